import 'server-only'
import { and, desc, eq, inArray, isNull, ne } from 'drizzle-orm'
import { z } from 'zod'
import { db, type Executor, sql, type Tx } from '@/db/client'
import { type PersonalTokenRow, personalTokens } from '@/db/schema'
import { audit } from '../accounts/audit'
import { lockRegistered } from '../accounts/live-account'
import { shownLine } from '../accounts/shown-text'
import { randomToken, sha256 } from '../crypto'
import { AppError } from '../errors'
import { publishEnded } from './ended'
import type { EndedBy } from './grants'
import { inOrder, type RequestableScope, requestableScopes, type Scope } from './scopes'

/** What every personal token begins with, so that people and scanners recognise one. */
export const tokenPrefix = 'axr_'

const loginTokensKept = 10
const longestLifeYears = 5

export const tokenName = shownLine(80)

/** What a new personal token may be good for. */
export const tokenScopes = z
  .array(z.enum(requestableScopes, `must be of ${requestableScopes.join(', ')}`))
  .min(1, 'Choose at least one scope')
  .transform((some) => requestableScopes.filter((scope) => some.includes(scope)))

/** When a new personal token ends: in the future, within five years. */
export const tokenExpiry = z.iso
  .datetime({ offset: true })
  .transform((text) => new Date(text))
  .superRefine((at, context) => {
    const latest = new Date()
    latest.setFullYear(latest.getFullYear() + longestLifeYears)
    if (at.getTime() <= Date.now()) context.addIssue('This is in the past')
    else if (at > latest) context.addIssue(`At most ${longestLifeYears} years ahead`)
  })

export type PersonalTokenDto = {
  id: string
  name: string
  /** The last four characters of the secret. */
  hint: string
  scopes: Scope[]
  origin: 'account' | 'login'
  created_at: string
  last_used_at: string | null
  expires_at: string | null
}

export type NewPersonalToken = {
  accountId: string
  name: string
  scopes: readonly RequestableScope[]
  /** `login` tokens come from register and login: only the newest ten of an account are kept. */
  origin: 'account' | 'login'
  /** Null for one that ends only when it is revoked. */
  expiresAt: Date | null
  /** Of the request, for the audit log. */
  headers?: Headers
}

/**
 * Makes a personal token of a registered account. Throws `forbidden` for a guest, and for an account that has ended.
 * @returns the secret, shown once: its hash alone is stored
 */
export async function createPersonalToken(
  executor: Executor,
  { headers, ...input }: NewPersonalToken,
): Promise<{ secret: string; dto: PersonalTokenDto }> {
  const secret = `${tokenPrefix}${randomToken(32)}`
  return executor.transaction(async (tx) => {
    await lockRegistered(tx, input.accountId, 'Only registered accounts have tokens')
    const values = { ...input, scopes: inOrder(input.scopes), createdAt: new Date() }
    const [row] = await tx
      .insert(personalTokens)
      .values({ ...values, secretHash: sha256(secret), hint: secret.slice(-4) })
      .returning(dtoColumns)
    if (!row) throw new Error('The token was not stored')
    if (input.origin === 'login') await dropOldLoginTokens(tx, input.accountId, row.id)
    const { accountId, name, scopes } = values
    const details = { name, scopes, origin: input.origin }
    await audit(tx, {
      action: 'token.created',
      actorId: accountId,
      accountId,
      targetId: row.id,
      details,
      headers,
    })
    return { secret, dto: tokenDto(row) }
  })
}

/** A token somebody makes for a program; as `createPersonalToken`, in a transaction of its own. */
export function makePersonalToken(
  input: Omit<NewPersonalToken, 'origin'>,
): Promise<{ secret: string; dto: PersonalTokenDto }> {
  return createPersonalToken(db(), { ...input, origin: 'account' })
}

async function dropOldLoginTokens(tx: Tx, accountId: string, newId: string): Promise<void> {
  const live = and(
    eq(personalTokens.accountId, accountId),
    eq(personalTokens.origin, 'login'),
    isNull(personalTokens.revokedAt),
    ne(personalTokens.id, newId),
  )
  const old = await tx
    .select({ id: personalTokens.id })
    .from(personalTokens)
    .where(live)
    .orderBy(desc(personalTokens.createdAt))
    .offset(loginTokensKept - 1)
  const ids = old.map(({ id }) => id)
  if (ids.length === 0) return
  await tx.update(personalTokens).set({ revokedAt: new Date() }).where(inArray(personalTokens.id, ids))
  await publishEnded(tx, ids)
}

/** The account's personal tokens that are good, the newest first. Read without Drizzle: of 10,000 a quarter of the time. */
export async function listPersonalTokens(accountId: string): Promise<PersonalTokenDto[]> {
  const rows = await sql()<ListedRow[]>`
    select id, name, hint, array_to_string(scopes, ' ') as scopes, origin, ${iso('created_at')} as created_at,
      ${iso('last_used_at')} as last_used_at, ${iso('expires_at')} as expires_at
    from personal_tokens
    where account_id = ${accountId} and revoked_at is null and (expires_at is null or expires_at > now())
    order by personal_tokens.created_at desc, id`
  return rows.map((row) => ({ ...row, scopes: inOrder(row.scopes.split(' ')) }))
}

type ListedRow = Omit<PersonalTokenDto, 'scopes'> & { scopes: string }

/** A time as JSON has it. */
function iso(column: string) {
  return sql()`to_char(${sql()(column)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
}

/** Ends a personal token of the account, at once and in every process. Throws `not_found` for another's and for a dead one. */
export async function revokePersonalToken(
  accountId: string,
  id: string,
  { actorId = accountId, headers }: EndedBy = {},
): Promise<void> {
  if (!z.uuid().safeParse(id).success) throw new AppError('not_found')
  await db().transaction(async (tx) => {
    const [ended] = await tx
      .update(personalTokens)
      .set({ revokedAt: new Date() })
      .where(
        and(
          eq(personalTokens.id, id),
          eq(personalTokens.accountId, accountId),
          isNull(personalTokens.revokedAt),
        ),
      )
      .returning({ name: personalTokens.name })
    if (!ended) throw new AppError('not_found')
    const details = { name: ended.name }
    await audit(tx, { action: 'token.revoked', actorId, accountId, targetId: id, details, headers })
    await publishEnded(tx, [id])
  })
}

const dtoColumns = {
  id: personalTokens.id,
  name: personalTokens.name,
  hint: personalTokens.hint,
  scopes: personalTokens.scopes,
  origin: personalTokens.origin,
  createdAt: personalTokens.createdAt,
  lastUsedAt: personalTokens.lastUsedAt,
  expiresAt: personalTokens.expiresAt,
}

type DtoRow = Pick<PersonalTokenRow, keyof typeof dtoColumns>

function tokenDto(row: DtoRow): PersonalTokenDto {
  return {
    id: row.id,
    name: row.name,
    hint: row.hint,
    scopes: inOrder(row.scopes),
    origin: row.origin,
    created_at: row.createdAt.toISOString(),
    last_used_at: row.lastUsedAt?.toISOString() ?? null,
    expires_at: row.expiresAt?.toISOString() ?? null,
  }
}
