import 'server-only'
import { and, eq, isNull, sql } from 'drizzle-orm'
import { db, type Tx } from '@/db/client'
import { connections, members, rooms } from '@/db/schema'
import { connectionColumns } from '../../connections/connection-row'
import { type ConnectionState, connectionStateOf } from '../../connections/status'
import { isAppError } from '../../errors'
import { log } from '../../log'
import { musicProvider } from '../../oauth/music-provider'
import { changeRoom, unchanged } from '../../rooms/change'
import type { Place } from '../../rooms/webhook-events'
import { learnAccent } from '../learn-accent'
import { playerOf } from '../player'
import { endPlay, startPlay, unclaimSkip } from '../plays'
import { type Loaded, loadMusic, saveMusic } from '../room-music'
import { assertWish } from './assert-wish'
import { observe } from './observe'
import type { Action, Observation, Step } from './state'
import { step } from './step'
import { wakeConductor } from './wake'

/** A wake that nobody's command asked for looks again only when the last look is older: many people may join at once. */
const freshMs = 20_000
const slackMs = 50
const afterFailureMs = 5_000

/** One run of a room's job: looks where a look is due, and puts the next run into the queue. Never throws. */
export async function conduct(roomId: string): Promise<void> {
  let next: number | null
  try {
    next = await look(roomId)
  } catch (error) {
    if (isAppError(error, 'room_not_found')) return
    log().error({ err: error, room_id: roomId }, 'a look at the player failed')
    next = Date.now() + afterFailureMs
  }
  if (next === null) return
  await wakeConductor(roomId, new Date(next)).catch((error: unknown) => {
    // The sweep over rooms without a job puts it back.
    log().error({ err: error, room_id: roomId }, 'the next look could not be planned')
  })
}

/**
 * Looks at a room's player and commits what changed.
 * @returns when to look next in epoch milliseconds; null when there is nothing to look at until somebody connects
 */
export async function look(roomId: string): Promise<number | null> {
  const room = await findRoom(roomId)
  if (!room) return null
  const loaded = await loadMusic(db(), roomId)
  const { state, grant } = room
  if (state === 'connected') {
    const due = notBefore(loaded, grant)
    if (due > Date.now() + slackMs) return due
  }
  const seen: Observation =
    state === 'connected'
      ? await observe(playerOf(room.hostAccountId), loaded.music)
      : { kind: 'unlinked', gone: state === 'not_connected' }
  const done = await changeRoom<Done>(roomId, async (tx, place) => {
    // Handed over meanwhile: what the old host's player does is no business of the room any more.
    if (place.hostAccountId !== room.hostAccountId) return unchanged({ actions: [], nextLookAt: Date.now() })
    const current = await loadMusic(tx, roomId)
    // Another process looked meanwhile: what it saw is newer.
    if (seen.kind === 'player' && current.observedAt && seen.sentAt < current.observedAt.getTime()) {
      return unchanged({ actions: [], nextLookAt: current.nextLookAt?.getTime() ?? Date.now() })
    }
    const around = { now: Date.now(), anyonePresent: room.anyonePresent, random: Math.random(), grant }
    const result = step(current.music, seen, around)
    await commit(tx, place, current, result)
    return result.visible ? result : unchanged(result)
  })
  await act(roomId, room.hostAccountId, done.actions)
  return done.nextLookAt
}

/** The earliest time for a look: what the provider asked for counts always, the plan unless the last look is old. */
function notBefore({ music, observedAt, nextLookAt }: Loaded, grant: string | null): number {
  if (music.memory.grant !== grant) return 0
  if (music.trouble === 'rate_limited' && music.retryAt !== null) return music.retryAt
  if (!nextLookAt || !observedAt) return 0
  return Math.min(nextLookAt.getTime(), observedAt.getTime() + freshMs)
}

type Done = Pick<Step, 'actions' | 'nextLookAt'>

type LookedAt = {
  hostAccountId: string
  anyonePresent: boolean
  state: ConnectionState['state']
  /** Names the host's consent. */
  grant: string | null
}

async function findRoom(roomId: string): Promise<LookedAt | null> {
  const [found] = await db()
    .select({
      hostAccountId: rooms.hostAccountId,
      anyonePresent: sql<boolean>`exists (select from ${members} where ${members.roomId} = ${rooms.id} and ${members.present})`,
      connection: connectionColumns,
    })
    .from(rooms)
    .leftJoin(
      connections,
      and(eq(connections.accountId, rooms.hostAccountId), eq(connections.provider, musicProvider)),
    )
    .where(and(eq(rooms.id, roomId), isNull(rooms.endedAt)))
  if (!found) return null
  const { connection, ...room } = found
  return {
    ...room,
    state: connectionStateOf(connection).state,
    grant: connection && `${connection.id}/${connection.grantGeneration}`,
  }
}

async function commit(
  tx: Tx,
  place: Place,
  current: Loaded,
  { state, actions, nextLookAt }: Step,
): Promise<void> {
  const { id: roomId } = place
  let { playId } = current
  for (const action of actions) {
    if (action.type === 'end_play') {
      await endPlay(tx, roomId, new Date(action.at))
      playId = null
    }
    if (action.type === 'start_play') playId = await startPlay(tx, place, action.track, new Date(action.at))
    if (action.type === 'unskip' && playId) await unclaimSkip(tx, playId)
  }
  await saveMusic(tx, roomId, {
    music: state,
    playId,
    nextLookAt: nextLookAt === null ? null : new Date(nextLookAt),
    observedAt: new Date(),
  })
}

/** What is to be done once the look is committed. */
async function act(roomId: string, hostAccountId: string, actions: readonly Action[]): Promise<void> {
  for (const action of actions) {
    if (action.type === 'start_play') learnAccent(roomId, action.track)
    if (action.type === 'assert') await assertWish(roomId, hostAccountId, action)
  }
}
