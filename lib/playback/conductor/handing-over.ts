import type { QueuedTrack, Upcoming } from '../../rooms/requests/handing-over'
import type { PlayerError } from '../player-error'
import type { PlayerState } from '../player-state'
import { isOver, songEnd } from './stale'
import type { Draft, Handover, RoomMusic, Surroundings } from './state'

/**
 * How long before a song's end the next request is given to the provider: a call may hang for ten seconds, and its
 * effect shows a second later.
 */
const handOverMs = 15_000
/** The player's state lags a command by up to a second. */
export const lagMs = 1_200
/** A call is aborted after ten seconds: after that one nothing is known of was cut short by a dying process. */
export const callMs = 11_000
/** How long a start is waited for before it is tried again. */
const startTakesMs = { taken: 6_000, unknown: 3_000, seen: 3_000, absent: 3_000, none: callMs } as const

/** It is waited for longer from try to try, up to so many times as long. */
const mostPatience = 8

/** When the next request is due at the provider; null where nothing waits, nothing plays, or one is there already. */
export function handOverDue(state: RoomMusic, { upcoming }: Pick<Surroundings, 'upcoming'>): number | null {
  if (!state.play || !state.isPlaying || state.play.skipped) return null
  if (state.trouble !== null || state.memory.handover || !upcoming.next) return null
  return Math.max(songEnd(state) - handOverMs, state.memory.giveAgainAt ?? 0)
}

export function handoverOf(request: QueuedTrack, by: Handover['by'], at: number, tries = 0): Handover {
  const { id, uri, durationMs, requestedBy } = request
  return {
    requestId: id,
    uri,
    durationMs,
    requestedBy,
    by,
    at,
    answer: 'none',
    ahead: null,
    tries,
    counted: false,
  }
}

export function requestOf({ requestId, uri, durationMs, requestedBy }: Handover): QueuedTrack {
  return { id: requestId, uri, durationMs, requestedBy }
}

/** Whether what became of the call is to be found out by now. */
export function isOpen({ answer, at }: Handover, now: number): boolean {
  return (answer === 'unknown' && now - at >= lagMs) || (answer === 'none' && now - at >= callMs)
}

/** Whether a request that was started may still be about to show. */
export function mayStillStart({ by, answer, at, tries }: Handover, now: number): boolean {
  return by === 'start' && now - at < startTakesMs[answer] * Math.min(mostPatience, tries + 1)
}

/** Whether a request is being started right now, so that whoever wants music need not start it again. */
export function isStarting({ memory }: RoomMusic, { handedOver }: Upcoming, now: number): boolean {
  const { handover, paused } = memory
  return handover !== null && handedOver !== null && !paused && mayStillStart(handover, now)
}

/** Whether the provider's queue has to be read to tell what became of a request: only where the player does not. */
export function needsQueue(state: RoomMusic, player: PlayerState | null, now: number): boolean {
  const { handover } = state.memory
  const uri = player?.track?.uri
  if (!handover || handover.by === 'start' || !uri || uri === handover.uri) return false
  return isOpen(handover, now) || uri !== state.play?.uri || isOver(state, now)
}

/** Whether the player goes on by itself: from a list, or from songs that somebody started in an app of the provider's. */
export function goesOnByItself({ play, memory }: RoomMusic): boolean {
  return memory.context !== null || (play !== null && play.uri !== memory.fulfils?.uri)
}

/** Whether the next request is about to be handed over while a list plays, which may have the same song next. */
export function readsListFirst(state: RoomMusic, player: PlayerState | null): boolean {
  const { track, isPlaying, positionMs, contextUri } = player ?? {}
  if (!track || !isPlaying || state.memory.handover) return false
  if (!contextUri && track.uri === state.memory.fulfils?.uri) return false
  return track.durationMs - (positionMs ?? 0) <= handOverMs + lagMs
}

/** Whether a request waits that could be playing by now: then the player is looked at again at once. */
export function waitsInSilence(
  { isPlaying, trouble, memory }: RoomMusic,
  { next }: Surroundings['upcoming'],
  now: number,
): boolean {
  if (isPlaying || trouble !== null || memory.paused || memory.handover || !next) return false
  return now >= (memory.giveAgainAt ?? 0)
}

/** What came of giving a request to the provider. `not_now`: it may be tried again; `unplayable`: it need not be. */
export type CallOutcome = 'taken' | 'unknown' | 'not_now' | 'unplayable'

/** What a refusal means for the request. */
export function outcomeOf({ kind, mayHaveHappened }: PlayerError): CallOutcome {
  if (mayHaveHappened) return 'unknown'
  return kind === 'refused' ? 'unplayable' : 'not_now'
}

/** How long a provider that did not take a request is left alone. */
export const giveAgainMs = 5_000
/** The same where it refuses again and again. */
const refusedAgainMs = 30_000
/** A song that is started shows as soon as the provider's lag is over. */
export const startShowsMs = 600

export type Answered = Draft & {
  /** When the outcome is worth a look, in epoch milliseconds; null for no sooner than planned. */
  lookAt: number | null
}

/** Takes over what came of a call, unless the request has gone its way meanwhile. */
export function answered(state: RoomMusic, requestId: string, outcome: CallOutcome, now: number): Answered {
  const { memory } = state
  const { handover } = memory
  if (handover?.requestId !== requestId || handover.answer !== 'none') {
    return { state, actions: [], lookAt: null }
  }
  if (outcome === 'taken' || outcome === 'unknown') {
    const known = { ...state, memory: { ...memory, handover: { ...handover, answer: outcome } } }
    const soon = handover.by === 'start' ? now + startShowsMs : null
    return { state: known, actions: [], lookAt: outcome === 'unknown' ? now + lagMs : soon }
  }
  const refused = memory.refusals.some(({ what }) => what === 'request')
  const pause = refused ? refusedAgainMs : giveAgainMs
  const giveAgainAt = outcome === 'not_now' ? now + pause : memory.giveAgainAt
  return {
    state: { ...state, memory: { ...memory, handover: null, giveAgainAt } },
    actions: [{ type: outcome === 'not_now' ? 'return' : 'unplayable', requestId }],
    lookAt: outcome === 'not_now' ? now + pause : now,
  }
}
