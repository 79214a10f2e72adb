import 'server-only'
import { type SQL, sql } from 'drizzle-orm'
import type { Tx } from '@/db/client'
import { announce, newsSql, publish } from '../realtime/bus'

/** Bus topic: these personal tokens and grants are good no longer; whoever holds a stream of theirs closes it. */
export const tokensEndedTopic = 'tokens_ended'

/** Ids of 36 characters, in a message of less than 8,000 bytes. */
const idsPerMessage = 200

/** Tells every process, on commit, that personal tokens or grants ended. */
export async function publishEnded(tx: Tx, ids: readonly string[]): Promise<void> {
  for (let first = 0; first < ids.length; first += idsPerMessage) {
    const some = ids.slice(first, first + idsPerMessage)
    await publish(tx, { topic: tokensEndedTopic, ids: some.join(',') })
  }
}

/**
 * Runs an update that ends tokens and tells every process, on commit, without their ids coming here and going back.
 * @param update one that returns `id`
 * @returns how many ended
 */
export async function endAndPublish(tx: Tx, update: SQL): Promise<number> {
  const message = sql`json_build_object('topic', ${tokensEndedTopic}::text, 'ids', string_agg(id::text, ','))`
  const rows = await tx.execute<{ ended: number; news: string[] | null }>(sql`
    with ended as (${update}),
      numbered as (select id, (row_number() over () - 1) / ${idsPerMessage}::int as part from ended),
      told as (select ${newsSql(message)} as news from numbered group by part)
    select (select count(*) from ended)::int as ended, (select json_agg(news) from told) as news`)
  await announce(tx, rows[0]?.news ?? [])
  return rows[0]?.ended ?? 0
}
