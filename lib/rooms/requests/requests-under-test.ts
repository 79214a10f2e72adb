import { randomInt } from 'node:crypto'
import { asc, eq, sql } from 'drizzle-orm'
import { db } from '@/db/client'
import { requests, requestVotes, tracks } from '@/db/schema'
import { comingWithVotes, inFairOrder } from './fair-order'

export type Song = { uri: string; title: string; durationMs: number; explicit: boolean }

/** A song nobody has asked for. */
export function song(given: Partial<Song> = {}): Song {
  const id = String(randomInt(1e12)).padStart(22, '0')
  return {
    uri: `spotify:track:${id}`,
    title: `Song ${id.slice(-4)}`,
    durationMs: 200_000,
    explicit: false,
    ...given,
  }
}

/** Stores a song. */
export async function kept(track: Song = song()): Promise<Song> {
  await db()
    .insert(tracks)
    .values({ ...track, artists: ['One', 'Two'], album: 'Album' })
    .onConflictDoNothing()
  return track
}

/** A request as it would stand after somebody asked. @returns its id */
export async function requested(
  roomId: string,
  memberId: string,
  given: Partial<typeof requests.$inferInsert> = {},
): Promise<string> {
  const trackUri = given.trackUri ?? (await kept()).uri
  const values = { roomId, requestedBy: memberId, trackUri, turn: 1, state: 'waiting' as const, ...given }
  const [row] = await db().insert(requests).values(values).returning({ id: requests.id })
  if (!row) throw new Error('no request')
  return row.id
}

export async function voted(requestId: string, ...memberIds: string[]): Promise<void> {
  for (const memberId of memberIds) await db().insert(requestVotes).values({ requestId, memberId })
}

/** Every request of a room in the order of asking. */
export function requestsIn(roomId: string) {
  return db()
    .select({
      id: requests.id,
      uri: requests.trackUri,
      by: requests.requestedBy,
      turn: requests.turn,
      pinRank: requests.pinRank,
      state: requests.state,
      reason: requests.removedReason,
    })
    .from(requests)
    .where(eq(requests.roomId, roomId))
    .orderBy(asc(requests.askedAt))
}

/** Ids of what waits, in the order the database puts it in. */
export async function waitingIn(roomId: string): Promise<string[]> {
  const rows = await db().execute<{ id: string }>(sql`
    select r.id from ${comingWithVotes(roomId)} where r.state = 'waiting' order by ${inFairOrder}`)
  return rows.map(({ id }) => id)
}
