import 'server-only'
import { and, eq, isNull } from 'drizzle-orm'
import type { Tx } from '@/db/client'
import { plays } from '@/db/schema'
import { markPlayed } from '../rooms/requests/handing-over'
import { type Place, recordRoomEvent } from '../rooms/webhook-events'
import type { Action, Origin } from './conductor/state'
import { keepTrack } from './tracks'

/** Begins a playing of a song, which fulfils the request it is of; the one before must have ended. @returns its id */
export async function startPlay(
  tx: Tx,
  room: Place,
  { track, at, origin }: Pick<Extract<Action, { type: 'start_play' }>, 'track' | 'at' | 'origin'>,
): Promise<string> {
  await keepTrack(tx, track)
  const [play] = await tx
    .insert(plays)
    .values({ roomId: room.id, trackUri: track.uri, startedAt: new Date(at), ...originColumns(origin) })
    .returning({ id: plays.id })
  if (!play) throw new Error('A play was not stored')
  if (origin.kind === 'request') await markPlayed(tx, origin.requestId)
  const { uri, title, artists } = track
  await recordRoomEvent(tx, room, 'room.play_started', { play: { id: play.id, uri, title, artists } })
  return play.id
}

function originColumns(origin: Origin) {
  if (origin.kind === 'request') {
    return { origin: 'request', requestId: origin.requestId, requestedBy: origin.requestedBy } as const
  }
  // It is skipped as soon as it is seen.
  if (origin.kind === 'double') return { origin: 'request', doubled: true, skipped: true } as const
  return { origin: origin.kind }
}

/** Writes down a request that played, or was passed over, while nobody looked. */
export async function recordPassed(
  tx: Tx,
  roomId: string,
  { requestId, requestedBy, uri, at, skipped }: Extract<Action, { type: 'passed' }>,
): Promise<void> {
  const when = { startedAt: new Date(at), endedAt: new Date() }
  await tx
    .insert(plays)
    .values({ roomId, trackUri: uri, requestId, requestedBy, origin: 'request', skipped, ...when })
  await markPlayed(tx, requestId)
}

/** Ends whatever plays in the room; votes belong to the play and are over with it. */
export async function endPlay(tx: Tx, roomId: string, at: Date): Promise<void> {
  await tx
    .update(plays)
    .set({ endedAt: at })
    .where(and(eq(plays.roomId, roomId), isNull(plays.endedAt)))
}

/**
 * Marks a play as skipped before the provider is told, so that of many final votes one tells it.
 * @returns whether this call was the one
 */
export async function claimSkip(tx: Tx, playId: string): Promise<boolean> {
  const claimed = await tx
    .update(plays)
    .set({ skipped: true })
    .where(and(eq(plays.id, playId), eq(plays.skipped, false), isNull(plays.endedAt)))
    .returning({ id: plays.id })
  return claimed.length > 0
}

/** Takes the mark back after the provider did not skip, so that it can be asked for again. */
export async function unclaimSkip(tx: Tx, playId: string): Promise<boolean> {
  const unclaimed = await tx
    .update(plays)
    .set({ skipped: false })
    .where(and(eq(plays.id, playId), eq(plays.skipped, true), isNull(plays.endedAt)))
    .returning({ id: plays.id })
  return unclaimed.length > 0
}
