import 'server-only'
import { and, eq, isNull, sql } from 'drizzle-orm'
import { db } from '@/db/client'
import { connections, members, rooms } from '@/db/schema'
import { connectionColumns } from '../../connections/connection-row'
import { type ConnectionState, connectionStateOf } from '../../connections/status'
import { isAppError } from '../../errors'
import { log } from '../../log'
import { musicProvider } from '../../oauth/music-provider'
import { changeRoom, unchanged } from '../../rooms/change'
import { type Upcoming, upcoming } from '../../rooms/requests/handing-over'
import { playerOf } from '../player'
import { type Loaded, loadMusic } from '../room-music'
import { act, commitStep } from './carry-out'
import { handOverDue } from './handing-over'
import { observe, observeQueue } from './observe'
import { type Known, lookDue } from './schedule'
import type { Observation, RoomMusic, Step } from './state'
import { step } from './step'
import { wakeConductor } from './wake'

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
 * Looks at a room's player and commits what changed; between two looks it only hands over what is due.
 * @returns when to run next in epoch milliseconds; null when there is nothing to look at until somebody connects
 */
export async function look(roomId: string): Promise<number | null> {
  const room = await findRoom(roomId)
  if (!room) return null
  const loaded = await loadMusic(db(), roomId)
  const queue = await upcoming(db(), roomId)
  const soon = Date.now() + slackMs
  const lookAt = room.state === 'connected' ? lookDue(known(loaded), room.grant, queue, Date.now()) : 0
  const handOverAt = handOverDue(loaded.music, { upcoming: queue }) ?? lookAt
  if (lookAt > soon && handOverAt > soon) return Math.min(lookAt, handOverAt)
  const seen =
    lookAt > soon
      ? await observeQueue(playerOf(room.hostAccountId), loaded.music)
      : await see(room, loaded, queue)
  const done = await changeRoom<Done>(roomId, async (tx, place) => {
    // Handed over meanwhile: what the old host's player does is no business of the room any more.
    if (place.hostAccountId !== room.hostAccountId) return unchanged(nothingTo(Date.now()))
    const current = await loadMusic(tx, roomId)
    // Another process looked meanwhile: what it saw is newer.
    if (seen.kind === 'player' && current.observedAt && seen.sentAt < current.observedAt.getTime()) {
      return unchanged(nothingTo(current.nextLookAt?.getTime() ?? Date.now()))
    }
    const result = step(current.music, seen, {
      now: Date.now(),
      anyonePresent: room.anyonePresent,
      random: Math.random(),
      grant: room.grant,
      upcoming: await upcoming(tx, roomId),
      plannedLookAt: current.nextLookAt?.getTime() ?? null,
      fallbackUri: place.fallbackPlaylistUri,
    })
    await commitStep(tx, place, current, result, seen.kind !== 'clock')
    return result.visible ? result : unchanged(result)
  })
  const acted = await act({ id: roomId, hostAccountId: room.hostAccountId }, done)
  return earliest(done.nextLookAt, done.handOverAt, acted)
}

function known({ music, observedAt, nextLookAt }: Loaded): Known {
  return { music, observedAt: observedAt?.getTime() ?? null, nextLookAt: nextLookAt?.getTime() ?? null }
}

function see(room: LookedAt, { music }: Loaded, { next, handedOver }: Upcoming): Promise<Observation> {
  const { state, hostAccountId } = room
  if (state !== 'connected') return Promise.resolve({ kind: 'unlinked', gone: state === 'not_connected' })
  return observe(playerOf(hostAccountId), music, next !== null || handedOver !== null)
}

function nothingTo(nextLookAt: number): Done {
  return { state: null, actions: [], nextLookAt, handOverAt: null }
}

function earliest(...times: (number | null)[]): number | null {
  const known = times.filter((time) => time !== null)
  return known.length > 0 ? Math.min(...known) : null
}

type Done = Omit<Step, 'state' | 'visible'> & { state: RoomMusic | null }

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
