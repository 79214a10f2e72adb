import { z } from 'zod'
import { linksSchema, timeSchema } from '@/app/api/link-schema'
import type { AccountRef } from '@/lib/admin/account-ref'
import type { AuditEntryDto } from '@/lib/admin/audit-log'
import type { AdminClientDto, NewAdminClientDto } from '@/lib/admin/clients'
import { type AdminConnectionDto, connectionStates } from '@/lib/admin/connections'
import type { AdminRoomDto } from '@/lib/admin/rooms'
import { type AdminTokenDto, tokenKinds, tokenStates } from '@/lib/admin/tokens'
import type { AdminUserDetailsDto } from '@/lib/admin/user-details'
import type { AdminUserDto } from '@/lib/admin/users'
import { clientGrants } from '@/lib/tokens/client-settings'
import { scopes } from '@/lib/tokens/scopes'

const accountRefSchema = z
  .object({ id: z.uuid(), name: z.string(), email: z.string().nullable() })
  .meta({ id: 'AccountRef' }) satisfies z.ZodType<AccountRef>

const userFields = {
  id: z.uuid(),
  kind: z.enum(['guest', 'registered']),
  name: z.string().meta({ example: 'Ada' }),
  username: z.string().nullable(),
  email: z.string().nullable().meta({ example: 'ada@example.org' }),
  has_confirmed_email: z.boolean(),
  is_admin: z.boolean().meta({ description: 'Administrator of the system' }),
  cities: z.array(z.string()).meta({ description: 'Keys of the cities it administers', example: ['lisboa'] }),
  suspended_at: timeSchema.nullable(),
  created_at: timeSchema,
  _links: linksSchema,
}

export const adminUserSchema = z.object(userFields).meta({
  id: 'AdminUser',
  description: 'An account as administrators see it',
}) satisfies z.ZodType<AdminUserDto>

export const adminRoomSchema = z
  .object({
    id: z.uuid(),
    code: z.string().meta({ example: 'K7QX2M' }),
    name: z.string(),
    host: accountRefSchema,
    city: z.string().nullable(),
    members: z.int(),
    present: z.int().meta({ description: 'How many of the members are there now' }),
    created_at: timeSchema,
    _links: linksSchema,
  })
  .meta({ id: 'AdminRoom' }) satisfies z.ZodType<AdminRoomDto>

export const adminConnectionSchema = z
  .object({
    id: z.uuid(),
    provider: z.string().meta({ example: 'spotify' }),
    account: accountRefSchema,
    provider_account: z.object({ id: z.string(), name: z.string() }),
    state: z
      .enum(connectionStates)
      .meta({ description: '`blocked`: connected, but the provider asks to wait or does not answer' }),
    state_reason: z.string().nullable(),
    scope: z.array(z.string()),
    expires_at: timeSchema.meta({ description: 'When the access token ends; it is refreshed before' }),
    blocked_until: timeSchema.nullable(),
    blocked_reason: z.string().nullable(),
    failures: z.int().meta({ description: 'Refreshes that failed in a row' }),
    created_at: timeSchema,
    updated_at: timeSchema,
  })
  .meta({ id: 'AdminConnection' }) satisfies z.ZodType<AdminConnectionDto>

export const adminUserDetailsSchema = z
  .object({
    ...userFields,
    first_name: z.string().nullable(),
    last_name: z.string().nullable(),
    locale: z.string(),
    sessions: z.int().meta({ description: 'How many work now' }),
    personal_tokens: z.int().meta({ description: 'How many work now' }),
    grants: z.int().meta({ description: 'How many work now' }),
    connections: z.array(adminConnectionSchema),
    rooms: z.array(adminRoomSchema).meta({ description: 'Open rooms it hosts or is in' }),
  })
  .meta({ id: 'AdminUserDetails' }) satisfies z.ZodType<AdminUserDetailsDto>

const clientFields = {
  client_id: z.string(),
  name: z.string(),
  is_public: z.boolean().meta({ description: 'Has no secret (RFC 6749 §2.1)' }),
  is_first_party: z.boolean().meta({ description: 'May ask people for their password' }),
  is_built_in: z.boolean().meta({ description: 'The client of `/api/login`, which nobody changes' }),
  grants: z.array(z.enum(clientGrants)),
  redirect_uris: z.array(z.string()),
  legacy_token_login: z
    .boolean()
    .meta({ description: 'May log in again with its previous access token in place of its secret' }),
  live_grants: z.int().meta({ description: 'How many accounts’ and own grants work now' }),
  created_at: timeSchema,
  secret_rotated_at: timeSchema.nullable(),
  disabled_at: timeSchema.nullable(),
  _links: linksSchema,
}

export const adminClientSchema = z
  .object(clientFields)
  .meta({ id: 'AdminClient' }) satisfies z.ZodType<AdminClientDto>

export const newClientSchema = z
  .object({
    ...clientFields,
    client_secret: z.string().nullable().meta({ description: 'Shown this once; null for a public client' }),
  })
  .meta({ id: 'NewAdminClient' }) satisfies z.ZodType<NewAdminClientDto>

export const adminTokenSchema = z
  .object({
    id: z.uuid(),
    kind: z.enum(tokenKinds).meta({
      description: 'A personal token, or the grant that all tokens of an app’s consent or of a login came of',
    }),
    origin: z
      .string()
      .meta({ description: '`account` or `login` for personal tokens, the grant type for grants' }),
    name: z.string().meta({ description: 'The token’s name, or the client’s' }),
    client_id: z.string().nullable(),
    hint: z.string().nullable().meta({ description: 'Last characters of a personal token' }),
    account: accountRefSchema.nullable().meta({ description: 'Null where a client acts for itself' }),
    scopes: z.array(z.enum(scopes)),
    state: z.enum(tokenStates),
    created_at: timeSchema,
    last_used_at: timeSchema.nullable(),
    expires_at: timeSchema.nullable(),
    revoked_at: timeSchema.nullable(),
    _links: linksSchema,
  })
  .meta({ id: 'AdminToken' }) satisfies z.ZodType<AdminTokenDto>

export const auditEntrySchema = z
  .object({
    id: z.uuid(),
    at: timeSchema,
    action: z.string().meta({ example: 'token.created' }),
    actor: accountRefSchema.nullable().meta({ description: 'Null for the operator and for unknown callers' }),
    account: accountRefSchema.nullable().meta({ description: 'Whom it is about' }),
    target_id: z.string().nullable(),
    details: z.record(z.string(), z.unknown()),
    network: z.string().nullable(),
  })
  .meta({ id: 'AuditEntry' }) satisfies z.ZodType<AuditEntryDto>
