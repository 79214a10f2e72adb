import 'server-only'
import { sql } from '@/db/client'
import type { Viewer } from '../viewer/viewer'
import { assertAdmin } from './administrator'

/** How much there is of everything, now. */
export type Overview = {
  registered: number
  guests: number
  suspended: number
  admins: number
  rooms: number
  connections: number
  needs_reconnect: number
  tokens: number
  clients: number
}

export async function readOverview(viewer: Viewer): Promise<Overview> {
  assertAdmin(viewer)
  const [row] = await sql()<Overview[]>`
    select
      count(*) filter (where kind = 'registered')::int as registered,
      count(*) filter (where kind = 'guest')::int as guests,
      count(*) filter (where suspended_at is not null)::int as suspended,
      count(*) filter (where is_admin and suspended_at is null)::int as admins,
      (select count(*)::int from rooms where ended_at is null) as rooms,
      (select count(*)::int from connections) as connections,
      (select count(*)::int from connections where state = 'needs_reconnect') as needs_reconnect,
      (select count(*)::int from personal_tokens where revoked_at is null
        and (expires_at is null or expires_at > now()))
        + (select count(*)::int from oauth_grants where revoked_at is null) as tokens,
      (select count(*)::int from oauth_clients where disabled_at is null) as clients
    from accounts where ended_at is null`
  if (!row) throw new Error('Counting gave no row')
  return row
}
