import 'server-only'
import { sql } from 'drizzle-orm'
import { db } from '@/db/client'
import { musicProvider } from '../../oauth/music-provider'
import { jobKeyOf, wakeConductor } from './wake'

const keyPrefix = jobKeyOf('')

/** Wakes open rooms with a connected host that have lost their job, whatever the reason was. @returns how many */
export async function wakeForgottenRooms(): Promise<number> {
  const forgotten = await db().execute<{ id: string }>(sql`
    select rooms.id from rooms
    join connections on connections.account_id = rooms.host_account_id
      and connections.provider = ${musicProvider} and connections.state = 'connected'
    where rooms.ended_at is null and not exists (
      select from graphile_worker.jobs
      where jobs.key = ${keyPrefix} || rooms.id::text and jobs.attempts < jobs.max_attempts
    )
    limit 500`)
  for (const { id } of forgotten) await wakeConductor(id)
  return forgotten.length
}
