import 'server-only'
import { z } from 'zod'
import { sql } from '@/db/client'
import { AppError } from '../errors'
import { clientGrantList, clientName, redirectUriList } from '../tokens/client-settings'
import {
  type ClientDto,
  createClient,
  listClients,
  rotateClientSecret,
  updateClient,
} from '../tokens/clients'
import { type Link, linkTo } from '../tokens/links'
import type { Viewer } from '../viewer/viewer'
import { type Administration, assertAdmin } from './administrator'
import { searched, searchText } from './keyset'

export const clientsQuery = z.object({
  q: searchText.meta({ description: 'Part of a name, or a whole client id' }),
})

type ClientsQuery = z.infer<typeof clientsQuery>

export const createClientInput = z.strictObject({
  name: clientName,
  grants: clientGrantList,
  redirect_uris: redirectUriList.default([]),
  public: z.boolean().default(false).meta({ description: 'Has no secret (RFC 6749 §2.1)' }),
  legacy_token_login: z.boolean().default(false),
})

export const updateClientInput = z.strictObject({
  name: clientName.optional(),
  grants: clientGrantList.optional(),
  redirect_uris: redirectUriList.optional(),
  legacy_token_login: z.boolean().optional(),
  disabled: z.boolean().optional(),
})

/** A client as administrators see it. */
export type AdminClientDto = ClientDto & {
  /** Grants that work now. */
  live_grants: number
  _links: Record<string, Link>
}

/** With the secret, shown this once; null for a public client. */
export type NewAdminClientDto = AdminClientDto & { client_secret: string | null }

/** Every client, by name. */
export async function listApiClients(viewer: Viewer, { q }: ClientsQuery): Promise<AdminClientDto[]> {
  assertAdmin(viewer)
  const [clients, live] = await Promise.all([listClients(), liveGrants()])
  const text = searched(q)
  return clients
    .filter((client) => !text || isCalled(client, text))
    .map((client) => clientDto(client, live.get(client.client_id) ?? 0))
}

function isCalled({ client_id, name }: ClientDto, text: string): boolean {
  return client_id === text || name.normalize('NFKC').toLowerCase().includes(text)
}

/** @throws AppError `not_found` */
export async function readApiClient(viewer: Viewer, id: string): Promise<AdminClientDto> {
  const found = (await listApiClients(viewer, {})).find(({ client_id }) => client_id === id)
  if (!found) throw new AppError('not_found')
  return found
}

/** Makes a client. @throws AppError `validation` for settings that do not fit together */
export async function createApiClient(
  { viewer, headers }: Administration,
  input: z.infer<typeof createClientInput>,
): Promise<NewAdminClientDto> {
  assertAdmin(viewer)
  const { clientId, clientSecret } = await createClient(
    {
      name: input.name,
      grants: input.grants,
      redirectUris: input.redirect_uris,
      legacyTokenLogin: input.legacy_token_login,
      isPublic: input.public,
    },
    { actorId: viewer.account.id, headers },
  )
  return { ...(await readApiClient(viewer, clientId)), client_secret: clientSecret }
}

/**
 * Changes what is given. Grants by a way the client no longer has end, and all of them where it is disabled.
 * @throws AppError `not_found`, `validation`; `conflict` for the built-in client
 */
export async function updateApiClient(
  { viewer, headers }: Administration,
  id: string,
  input: z.infer<typeof updateClientInput>,
): Promise<AdminClientDto> {
  assertAdmin(viewer)
  const { redirect_uris: redirectUris, legacy_token_login: legacyTokenLogin, ...same } = input
  const changes = { ...same, redirectUris, legacyTokenLogin }
  const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined))
  await updateClient(id, given, { actorId: viewer.account.id, headers })
  return readApiClient(viewer, id)
}

/** A new secret; the old one is dead at once. @throws AppError `not_found`; `conflict` for a client that has none */
export async function rotateApiClientSecret(
  { viewer, headers }: Administration,
  id: string,
): Promise<NewAdminClientDto> {
  assertAdmin(viewer)
  const secret = await rotateClientSecret(id, { actorId: viewer.account.id, headers })
  return { ...(await readApiClient(viewer, id)), client_secret: secret }
}

async function liveGrants(): Promise<Map<string, number>> {
  const rows = await sql()<{ client_id: string; live: number }[]>`
    select client_id, count(*)::int as live from oauth_grants where revoked_at is null group by client_id`
  return new Map(rows.map(({ client_id, live }) => [client_id, live]))
}

function clientDto(client: ClientDto, live_grants: number): AdminClientDto {
  const id = client.client_id
  const _links = {
    ...(client.is_built_in ? {} : { update: linkTo('admin.update_client', { id }) }),
    ...(client.is_built_in || client.is_public
      ? {}
      : { rotate_secret: linkTo('admin.rotate_secret', { id }) }),
  }
  return { ...client, live_grants, _links }
}
