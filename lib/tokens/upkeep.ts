import 'server-only'
import { sql } from '@/db/client'
import { repeat } from '../repeat'
import { onShutdown } from '../singleton'

const everyMs = 60 * 60_000

/** Forgets dead tokens in every process: whoever comes first does the work. */
export function startTokenUpkeep(): void {
  onShutdown('token-upkeep', 20, repeat('dead tokens', everyMs, forgetDeadTokens))
}

/**
 * Removes what can never be used again: refresh tokens past their end, codes of yesterday (until then a second use ends
 * what came of the first), grants without either whose last access token no login takes any more, and personal tokens
 * that have been dead for 90 days. The audit log keeps what happened.
 */
export async function forgetDeadTokens(): Promise<void> {
  await sql()`delete from oauth_refresh_tokens where expires_at < now()`
  await sql()`delete from oauth_codes where expires_at < now() - interval '1 day'`
  await sql()`
    delete from oauth_grants g
    where greatest(g.created_at, g.last_used_at) < now() - interval '40 days'
      and not exists (select from oauth_refresh_tokens r where r.grant_id = g.id)
      and not exists (select from oauth_codes c where c.grant_id = g.id)`
  await sql()`
    delete from personal_tokens
    where revoked_at < now() - interval '90 days' or expires_at < now() - interval '90 days'`
}
