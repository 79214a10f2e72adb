import 'server-only'
import { env } from '@/env'
import { type OldRows, purgeRows } from '../purge'
import { repeat } from '../repeat'
import { onShutdown } from '../singleton'

const everyMs = 60 * 60_000

/** Forgets dead tokens in every process: whoever comes first does the work. */
export function startTokenUpkeep(): void {
  onShutdown('token-upkeep', 20, repeat('dead tokens', everyMs, forgetDeadTokens))
}

/** Tokens that can never be used again. */
export const deadTokens: OldRows[] = [
  { table: 'personal_tokens', at: 'revoked_at', where: 'revoked_at is not null' },
  { table: 'personal_tokens', at: 'expires_at', where: 'expires_at is not null' },
]

/** Grants whose last access token no login takes any more, and which nothing else came of. */
export const deadGrants: OldRows = {
  table: 'oauth_grants',
  at: 'greatest(created_at, last_used_at)',
  where: `not exists (select from oauth_refresh_tokens r where r.grant_id = oauth_grants.id)
    and not exists (select from oauth_codes c where c.grant_id = oauth_grants.id)`,
}
export const deadRefreshTokens: OldRows = { table: 'oauth_refresh_tokens', at: 'expires_at' }
export const deadCodes: OldRows = { table: 'oauth_codes', at: 'expires_at' }

const grantDays = 40

/**
 * Removes what can never be used again: refresh tokens past their end, codes of yesterday (until then a second use ends
 * what came of the first), grants without either whose last access token no login takes any more, and personal tokens
 * that have been dead for `RETENTION_TOKENS_DAYS`. The audit log keeps what happened.
 */
export async function forgetDeadTokens(): Promise<void> {
  await purgeRows(deadRefreshTokens, 0, true)
  await purgeRows(deadCodes, 1)
  await purgeRows(deadGrants, grantDays)
  for (const rows of deadTokens) await purgeRows(rows, env().RETENTION_TOKENS_DAYS)
}
