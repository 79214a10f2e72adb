import 'server-only'
import { randomBytes, timingSafeEqual } from 'node:crypto'
import { and, asc, eq, isNull, notInArray } from 'drizzle-orm'
import { db } from '@/db/client'
import { type OauthClientRow, oauthClients, oauthGrants } from '@/db/schema'
import { audit } from '../accounts/audit'
import { randomToken, sha256 } from '../crypto'
import { AppError } from '../errors'
import { type ClientGrant, type ClientSettings, clientGrants, readSettings } from './client-settings'
import { type EndedBy, endGrants } from './grants'

/** The client of `/api/login`: it has no grants and nobody changes it. */
export const builtInClientId = 'auxroom'

const secretPrefix = 'axrs_'

/** A program that may use the token endpoint. */
export type Client = {
  id: string
  name: string
  /** Has no secret (RFC 6749 §2.1). */
  isPublic: boolean
  secretHash: string | null
  redirectUris: string[]
  grants: ClientGrant[]
  legacyTokenLogin: boolean
}

export type ClientDto = {
  client_id: string
  name: string
  /** Has no secret. */
  is_public: boolean
  /** May ask people for their password. */
  is_first_party: boolean
  is_built_in: boolean
  grants: ClientGrant[]
  redirect_uris: string[]
  legacy_token_login: boolean
  created_at: string
  secret_rotated_at: string | null
  disabled_at: string | null
}

/** Whether people give their password to it: its tokens may hold `city` and `admin`. */
export function isFirstParty({ grants }: Pick<Client, 'grants'>): boolean {
  return grants.includes('password')
}

/** The client of this id, unless it is disabled. */
export async function findClient(id: string): Promise<Client | null> {
  const [row] = await db()
    .select({
      id: oauthClients.id,
      name: oauthClients.name,
      secretHash: oauthClients.secretHash,
      redirectUris: oauthClients.redirectUris,
      grants: oauthClients.grants,
      legacyTokenLogin: oauthClients.legacyTokenLogin,
    })
    .from(oauthClients)
    .where(and(eq(oauthClients.id, id), isNull(oauthClients.disabledAt)))
  return row ? { ...row, isPublic: row.secretHash === null, grants: known(row.grants) } : null
}

/** Compares in constant time. A public client has no secret that fits. */
export function verifyClientSecret({ secretHash }: Pick<Client, 'secretHash'>, secret: string): boolean {
  const given = Buffer.from(sha256(secret))
  const stored = Buffer.from(secretHash ?? sha256(''))
  return timingSafeEqual(given, stored) && secretHash !== null
}

/** Every client, by name. */
export async function listClients(): Promise<ClientDto[]> {
  const rows = await db().select(clientColumns).from(oauthClients).orderBy(asc(oauthClients.name))
  return rows.map(clientDto)
}

/**
 * Makes a client. Throws `validation` for settings that do not fit together.
 * @param by the administrator; the operator where there is none
 * @returns the secret, shown once: its hash alone is stored; null for a public client
 */
export async function createClient(
  input: ClientSettings & { isPublic: boolean },
  { actorId = null, headers }: EndedBy = {},
): Promise<{ clientId: string; clientSecret: string | null }> {
  const { isPublic, ...settings } = readSettings(input)
  const clientId = randomBytes(12).toString('hex')
  const clientSecret = isPublic ? null : newSecret()
  await db().transaction(async (tx) => {
    await tx
      .insert(oauthClients)
      .values({ id: clientId, ...settings, secretHash: clientSecret && sha256(clientSecret) })
    const details = { name: settings.name, grants: settings.grants, redirect_uris: settings.redirectUris }
    await audit(tx, { action: 'client.created', actorId, targetId: clientId, details, headers })
  })
  return { clientId, clientSecret }
}

/**
 * Changes the given settings. What was granted by a way the client no longer has ends, and everything ends where it is
 * disabled. Throws `not_found`, `validation`; `conflict` for the built-in client.
 */
export async function updateClient(
  id: string,
  changes: Partial<ClientSettings> & { disabled?: boolean },
  { actorId = null, headers }: EndedBy = {},
): Promise<ClientDto> {
  refuseBuiltIn(id)
  return db().transaction(async (tx) => {
    const [row] = await tx
      .select(clientColumns)
      .from(oauthClients)
      .where(eq(oauthClients.id, id))
      .for('update')
    if (!row) throw new AppError('not_found')
    const { disabled = row.disabledAt !== null, ...given } = changes
    const before = { ...row, grants: known(row.grants), isPublic: row.secretHash === null }
    const { isPublic: _, ...settings } = readSettings({ ...before, ...given })
    const disabledAt = disabled ? (row.disabledAt ?? new Date()) : null
    await tx
      .update(oauthClients)
      .set({ ...settings, disabledAt })
      .where(eq(oauthClients.id, id))
    const ofClient = eq(oauthGrants.clientId, id)
    const stillGranted = settings.grants.filter((grant) => grant !== 'refresh_token')
    const unlike = and(ofClient, notInArray(oauthGrants.grantType, stillGranted))
    await endGrants(tx, disabled ? ofClient : unlike, disabled ? 'client_disabled' : 'client_changed')
    const details = { name: settings.name, changed: Object.keys(changes), disabled }
    await audit(tx, { action: 'client.changed', actorId, targetId: id, details, headers })
    return clientDto({ ...row, ...settings, disabledAt })
  })
}

/** A new secret in place of the old one, which is dead at once; shown once. Throws `not_found`; `conflict` for a public client. */
export async function rotateClientSecret(
  id: string,
  { actorId = null, headers }: EndedBy = {},
): Promise<string> {
  refuseBuiltIn(id)
  const secret = newSecret()
  await db().transaction(async (tx) => {
    const [row] = await tx
      .select({ secretHash: oauthClients.secretHash })
      .from(oauthClients)
      .where(eq(oauthClients.id, id))
      .for('update')
    if (!row) throw new AppError('not_found')
    if (row.secretHash === null) throw new AppError('conflict', { detail: 'A public client has no secret' })
    await tx
      .update(oauthClients)
      .set({ secretHash: sha256(secret), secretRotatedAt: new Date() })
      .where(eq(oauthClients.id, id))
    await audit(tx, { action: 'client.secret_rotated', actorId, targetId: id, headers })
  })
  return secret
}

const newSecret = () => `${secretPrefix}${randomToken(32)}`

function refuseBuiltIn(id: string): void {
  if (id === builtInClientId) throw new AppError('conflict', { detail: 'This client is part of Auxroom' })
}

function known(grants: readonly string[]): ClientGrant[] {
  return clientGrants.filter((grant) => grants.includes(grant))
}

const clientColumns = {
  id: oauthClients.id,
  name: oauthClients.name,
  secretHash: oauthClients.secretHash,
  redirectUris: oauthClients.redirectUris,
  grants: oauthClients.grants,
  legacyTokenLogin: oauthClients.legacyTokenLogin,
  createdAt: oauthClients.createdAt,
  secretRotatedAt: oauthClients.secretRotatedAt,
  disabledAt: oauthClients.disabledAt,
}

function clientDto(row: OauthClientRow): ClientDto {
  const grants = known(row.grants)
  return {
    client_id: row.id,
    name: row.name,
    is_public: row.secretHash === null,
    is_first_party: isFirstParty({ grants }),
    is_built_in: row.id === builtInClientId,
    grants,
    redirect_uris: row.redirectUris,
    legacy_token_login: row.legacyTokenLogin,
    created_at: row.createdAt.toISOString(),
    secret_rotated_at: row.secretRotatedAt?.toISOString() ?? null,
    disabled_at: row.disabledAt?.toISOString() ?? null,
  }
}
