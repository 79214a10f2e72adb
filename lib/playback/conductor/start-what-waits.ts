import 'server-only'
import { db } from '@/db/client'
import { changeRoom, unchanged } from '../../rooms/change'
import { markHandedOver, type QueuedTrack, upcoming } from '../../rooms/requests/handing-over'
import { commitExpected, commitFailure } from '../outcome'
import { playerOf } from '../player'
import { asPlayerError, PlayerError } from '../player-error'
import { preferredDevice } from '../preferred-device'
import { loadMusic, saveMusic } from '../room-music'
import { startPlaying } from '../send-command'
import { giveToProvider } from './give-to-provider'
import { goesOnByItself, isStarting, requestOf } from './handing-over'
import { queueIfTold } from './observe'
import { handOverNow, startNow } from './plan'
import { isRefusal } from './refusals'
import { wakeConductor } from './wake'

type Room = { id: string; hostAccountId: string }
type What = { deviceId: string | null } & ({ request: QueuedTrack } | { contextUri: string })

/**
 * Starts what people asked for, else the fallback playlist, because somebody wants music and nothing is loaded that could
 * go on.
 * @returns false where something is loaded, or nothing waits
 * @throws PlayerError
 */
export async function startWhatWaits(room: Room): Promise<boolean> {
  const found = await changeRoom<What | 'starting' | null>(room.id, async (tx, { fallbackPlaylistUri }) => {
    const { music, playId, nextLookAt } = await loadMusic(tx, room.id)
    if (music.play) return unchanged(null)
    const queue = await upcoming(tx, room.id)
    // Started twice, it would be heard twice; the conductor sees to it that it starts.
    if (isStarting(music, queue, Date.now())) return unchanged('starting')
    const { next, handedOver } = queue
    const { handover } = music.memory
    const request = handover && handedOver ? requestOf(handover) : next
    const deviceId = music.device?.id ?? null
    if (!request) return unchanged(fallbackPlaylistUri ? { contextUri: fallbackPlaylistUri, deviceId } : null)
    const { state } = startNow(music, request, Date.now())
    const memory = { ...state.memory, paused: false }
    await saveMusic(tx, room.id, { music: { ...state, shouldPlay: true, memory }, playId, nextLookAt })
    if (request === next) await markHandedOver(tx, room.id, request.id)
    return { request, deviceId }
  })
  if (!found) return false
  if (found === 'starting') {
    await wakeConductor(room.id)
    return true
  }
  const deviceId = found.deviceId ?? (await preferredDevice(room.hostAccountId))
  const lookAt =
    'request' in found
      ? await start(room, found.request, deviceId)
      : await startFallback(room, found.contextUri, deviceId)
  await wakeConductor(room.id, new Date(lookAt))
  return true
}

async function start(room: Room, { id: requestId, uri }: QueuedTrack, deviceId: string | null) {
  const given = { requestId, uri, by: 'start' } as const
  return (await giveToProvider(room, given, deviceId)) ?? Date.now()
}

async function startFallback(room: Room, contextUri: string, deviceId: string | null): Promise<number> {
  const what = { context_uri: contextUri }
  const woken = await startPlaying(playerOf(room.hostAccountId), what, deviceId).catch(async (cause) => {
    const error = asPlayerError(cause)
    if (isRefusal(error)) await commitFailure(room.id, error, { what: 'fallback_playlist', uri: contextUri })
    throw error
  })
  await commitExpected(room.id, () => ({
    isPlaying: true,
    shouldPlay: true,
    paused: false,
    fallbackAwaited: true,
    ...(woken ? { device: woken, volumePercent: woken.volumePercent } : {}),
  }))
  return Date.now()
}

/**
 * Before a skip: gives the next request to the provider, so that it is what follows. What fails does not keep the skip,
 * which tells by itself what is wrong.
 * @throws PlayerError `rate_limited`: a provider that wants to be left alone is not asked for the skip either
 */
export async function handOverForSkip(room: Room): Promise<void> {
  const fromList = await nextOfList(room)
  const given = await changeRoom(room.id, async (tx) => {
    const { music, playId, nextLookAt } = await loadMusic(tx, room.id)
    const { next, handedOver } = await upcoming(tx, room.id)
    if (handedOver || !next) return unchanged(null)
    const { state } = handOverNow(music, next, fromList, Date.now())
    await saveMusic(tx, room.id, { music: state, playId, nextLookAt })
    await markHandedOver(tx, room.id, next.id)
    if (state.memory.handover?.counted) return null
    return { requestId: next.id, uri: next.uri, by: 'queue' } as const
  })
  if (!given) return
  try {
    await giveToProvider(room, given, null)
  } catch (error) {
    if (!(error instanceof PlayerError) || error.kind === 'rate_limited') throw error
  }
}

/** What the provider plays next, where a list plays and something waits; null where that says nothing. @throws PlayerError `rate_limited` */
async function nextOfList({ id, hostAccountId }: Room): Promise<string[] | null> {
  const { music } = await loadMusic(db(), id)
  if (!goesOnByItself(music)) return null
  const { next, handedOver } = await upcoming(db(), id)
  return next && !handedOver ? queueIfTold(playerOf(hostAccountId)) : null
}
