import 'server-only'
import { sql } from '@/db/client'
import { accountLives } from '../accounts/live-account'
import { idleSince } from '../accounts/sessions'

/** Which of these sessions, personal tokens and grants still stand for somebody; `isLive` of each, as one query. */
export async function liveCredentials(ids: readonly string[]): Promise<Set<string>> {
  const rows = await sql()<{ id: string }[]>`
    with live as (
      select s.id, s.account_id from sessions s
        where s.id = any(${[...ids]}::uuid[]) and s.ended_at is null and s.expires_at > now()
          and s.last_seen_at > ${idleSince(new Date()).toISOString()}
      union all
      select t.id, t.account_id from personal_tokens t
        where t.id = any(${[...ids]}::uuid[]) and t.revoked_at is null
          and (t.expires_at is null or t.expires_at > now())
      union all
      select g.id, g.account_id from oauth_grants g join oauth_clients c on c.id = g.client_id
        where g.id = any(${[...ids]}::uuid[]) and g.revoked_at is null and c.disabled_at is null
    )
    select live.id from live join accounts a on a.id = live.account_id
    where ${accountLives()}`
  return new Set(rows.map(({ id }) => id))
}
