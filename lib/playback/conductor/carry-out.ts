import 'server-only'
import type { Tx } from '@/db/client'
import type { RoomRow } from '@/db/schema'
import { log } from '../../log'
import { markHandedOver, markUnplayable, returnToWaiting } from '../../rooms/requests/handing-over'
import { learnAccent } from '../learn-accent'
import { commitFailure } from '../outcome'
import { playerOf } from '../player'
import { asPlayerError } from '../player-error'
import { endPlay, recordPassed, startPlay, unclaimSkip } from '../plays'
import { type Loaded, saveMusic } from '../room-music'
import { startPlaying } from '../send-command'
import { assertWish } from './assert-wish'
import { giveQuietly } from './give-to-provider'
import { startShowsMs } from './handing-over'
import type { Action, RoomMusic, Step } from './state'

/** Commits what a step makes of a room's music and requests. Call inside `changeRoom`. @param looked whether the player was seen */
export async function commitStep(
  tx: Tx,
  room: RoomRow,
  current: Loaded,
  { state, actions, nextLookAt }: Step,
  looked: boolean,
): Promise<void> {
  let { playId } = current
  for (const action of actions) playId = await commitAction(tx, room, playId, action)
  await saveMusic(tx, room.id, {
    music: state,
    playId,
    nextLookAt: nextLookAt === null ? null : new Date(nextLookAt),
    ...(looked ? { observedAt: new Date() } : {}),
  })
}

/** @returns the play that is the current one afterwards */
async function commitAction(
  tx: Tx,
  room: RoomRow,
  playId: string | null,
  action: Action,
): Promise<string | null> {
  switch (action.type) {
    case 'end_play':
      await endPlay(tx, room.id, new Date(action.at))
      return null
    case 'start_play':
      return startPlay(tx, room, action)
    case 'unskip':
      if (playId) await unclaimSkip(tx, playId)
      return playId
    case 'count':
    case 'hand_over':
      await markHandedOver(tx, room.id, action.request.id)
      return playId
    case 'return':
      await returnToWaiting(tx, action.requestId)
      return playId
    case 'passed':
      await recordPassed(tx, room.id, action)
      return playId
    case 'unplayable':
      await markUnplayable(tx, action.requestId)
      return playId
    default:
      return playId
  }
}

type Acting = { id: string; hostAccountId: string }

/**
 * Does what a step has decided, once it is committed: the intent outlives a process that dies here.
 * @returns when the outcome is worth a look, in epoch milliseconds
 */
export async function act(
  room: Acting,
  { actions, state }: { actions: readonly Action[]; state: RoomMusic | null },
): Promise<number | null> {
  let lookAt: number | null = null
  for (const action of actions) {
    const next = await actOn(room, action, state?.device?.id ?? null)
    if (next !== null) lookAt = Math.min(lookAt ?? next, next)
  }
  return lookAt
}

async function actOn(room: Acting, action: Action, deviceId: string | null): Promise<number | null> {
  switch (action.type) {
    case 'start_play':
      learnAccent(room.id, action.track)
      return null
    case 'assert':
      await assertWish(room.id, room.hostAccountId, action)
      return null
    case 'hand_over': {
      const { request, by } = action
      return giveQuietly(room, { requestId: request.id, uri: request.uri, by }, deviceId)
    }
    case 'unplayable':
    case 'return':
      return Date.now()
    case 'start_fallback':
      return startFallback(room, action.uri, deviceId)
    case 'skip_double':
      return skipDouble(room)
    default:
      return null
  }
}

async function startFallback(room: Acting, uri: string, deviceId: string | null): Promise<number> {
  try {
    await startPlaying(playerOf(room.hostAccountId), { context_uri: uri }, deviceId)
  } catch (cause) {
    await commitFailure(room.id, asPlayerError(cause), { what: 'fallback_playlist', uri })
  }
  return Date.now() + startShowsMs
}

/** What fails here is heard to its end. */
async function skipDouble(room: Acting): Promise<number> {
  try {
    await playerOf(room.hostAccountId).next()
  } catch (cause) {
    log().info({ room_id: room.id, kind: asPlayerError(cause).kind }, 'a doubled song was not skipped')
  }
  return Date.now() + startShowsMs
}
