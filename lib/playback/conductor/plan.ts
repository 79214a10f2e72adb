import type { QueuedTrack } from '../../rooms/requests/handing-over'
import { goesOnByItself, handOverDue, handoverOf, isOpen, mayStillStart, requestOf } from './handing-over'
import { fallbackGapMs, withSilentFallback } from './refusals'
import { isOver, songEnd } from './stale'
import type { Action, Draft, Handover, Observation, RoomMusic, Surroundings } from './state'

type Seen = Extract<Observation, { kind: 'player' }>

/** So many songs of the host's own may stand before a request in the provider's queue. */
const mostAhead = 5
/** A song that began so long after the last one's end had another one before it. */
const betweenMs = 5_000
/** So often the provider takes a request and does not play it before it is given up. */
const mostTries = 3
/** How long a song that was started again may turn up once more: the provider keeps its queue through the longest break. */
const doubtMs = 6 * 60 * 60_000
const mostDoubted = 8
const slackMs = 300

/**
 * What is to be done for the queue after a look: tells what became of the request that was handed over, and hands over
 * or starts the next one. What a person chose on the provider's own app is left to play.
 */
export function plan(before: RoomMusic, draft: Draft, seen: Seen, around: Surroundings): Draft {
  const heard = { ...draft, state: withSilentFallback(draft.state, before.trouble, around) }
  const settled = settle(before, heard, seen, around)
  return settled.state.memory.handover ? settled : begin(settled, seen, around)
}

/** The next request goes to the provider shortly before the song's end, without a look. */
export function planByClock(state: RoomMusic, queue: string[] | null, around: Surroundings): Draft {
  return handOver({ state, actions: [] }, queue, around)
}

function settle(before: RoomMusic, draft: Draft, seen: Seen, around: Surroundings): Draft {
  const { handover } = draft.state.memory
  const { handedOver } = around.upcoming
  if (!handover) {
    const known = draft.actions.some(
      (action) =>
        action.type === 'start_play' &&
        action.origin.kind === 'request' &&
        action.origin.requestId === handedOver?.id,
    )
    return handedOver && !known ? acting(draft, { type: 'return', requestId: handedOver.id }) : draft
  }
  if (handedOver?.id !== handover.requestId) return remembering(draft, { handover: null })
  if (!draft.state.isPlaying) {
    const told = withQueue(handover, seen.queue, around.now)
    return whileSilent(remembering(draft, { handover: told }), told, seen, around)
  }
  return draft.state.play ? whilePlaying(before, draft, handover, seen, around) : draft
}

function whilePlaying(
  before: RoomMusic,
  draft: Draft,
  known: Handover,
  seen: Seen,
  around: Surroundings,
): Draft {
  if (known.by === 'start') {
    // What somebody plays on the provider's own app has its way.
    return mayStillStart(known, around.now) ? draft : back(draft, known, around)
  }
  const handover = withQueue(known, seen.queue, around.now)
  const next = draft.actions.find((action) => action.type === 'start_play')
  // Another request that was still in the provider's queue has its turn first.
  if (!next || !seen.queue || next.origin.kind === 'request') return remembering(draft, { handover })
  const { ahead } = handover
  const natural = !before.play || before.play.skipped || isOver(before, seen.at)
  // Where a person chose something else, what was queued comes after it.
  const nearer = !natural || known.ahead === null || (ahead ?? 0) < known.ahead
  if (ahead !== null && ahead < mostAhead && nearer) return remembering(draft, { handover })
  if (!natural) {
    // It was there and is gone: a person passed it over.
    const lost = known.counted && before.memory.context !== draft.state.memory.context
    return known.answer === 'taken' && !lost
      ? passed(draft, known, next.at, true)
      : back(draft, known, around)
  }
  const between = before.play && !before.play.skipped ? next.at - songEnd(before) : 0
  if (known.answer === 'taken' && between > betweenMs) {
    return passed(draft, known, songEnd(before), between < known.durationMs - betweenMs)
  }
  return startAgain(draft, known, around)
}

/** What the provider's queue says of the request; a null queue was not read. */
function withQueue(handover: Handover, queue: string[] | null, now: number): Handover {
  if (!queue) return handover
  const place = queue.indexOf(handover.uri)
  const answer = handover.answer === 'taken' || !isOpen(handover, now) ? handover.answer : null
  if (place >= 0) return { ...handover, ahead: place, answer: answer ?? 'seen' }
  return { ...handover, ahead: null, answer: answer ?? 'absent' }
}

function whileSilent(draft: Draft, handover: Handover, seen: Seen, around: Surroundings): Draft {
  if (mayStillStart(handover, around.now)) return draft
  if (!mayStart(draft.state, seen, around.now)) {
    // What keeps it from starting may last: then it waits with the others.
    return handover.by === 'start' ? back(draft, handover, around) : draft
  }
  return startAgain(draft, handover, around)
}

/** Nobody stopped the music, and nothing but the next song is missing. */
function mayStart(
  { isPlaying, trouble, memory }: RoomMusic,
  { player, devices }: Seen,
  now: number,
): boolean {
  if (isPlaying || trouble !== null || memory.paused) return false
  if (now < (memory.giveAgainAt ?? 0)) return false
  // Active, and yet nothing is told of it: a private session, which is left alone.
  return player !== null || !devices?.some(({ isActive }) => isActive)
}

function begin(draft: Draft, seen: Seen, around: Surroundings): Draft {
  const { state } = draft
  if (!mayStart(state, seen, around.now)) return handOver(draft, seen.queue, around)
  const { next } = around.upcoming
  if (next) return give(draft, next, 'start', around.now)
  const { restingOn, fallbackAt } = state.memory
  const due = fallbackAt === null || around.now - fallbackAt > fallbackGapMs(state, around.fallbackUri ?? '')
  if (!around.fallbackUri || restingOn === null || !due) return draft
  const started = remembering(draft, { fallbackAt: around.now, fallbackAwaited: true })
  return acting(started, { type: 'start_fallback', uri: around.fallbackUri })
}

/** Gives the next request to the provider whatever the time, for a skip. @param queue of the provider, where a list plays */
export function handOverNow(
  state: RoomMusic,
  request: QueuedTrack,
  queue: string[] | null,
  now: number,
): Draft {
  return putNext({ state, actions: [] }, request, queue, now)
}

/** Starts the next request in place of what is loaded, because a person wants music. */
export function startNow(state: RoomMusic, request: QueuedTrack, now: number): Draft {
  const { handover } = state.memory
  const draft: Draft = { state, actions: [] }
  return give(handover ? doubting(draft, handover, now) : draft, request, 'start', now)
}

function handOver(draft: Draft, queue: string[] | null, around: Surroundings): Draft {
  const due = handOverDue(draft.state, around)
  const { next } = around.upcoming
  if (due === null || !next || around.now < due - slackMs) return draft
  return putNext(draft, next, queue, around.now)
}

/** What the list that plays has next anyway would be heard twice if it were queued as well. */
function putNext(draft: Draft, request: QueuedTrack, queue: string[] | null, now: number): Draft {
  const { memory, play } = draft.state
  // Without a list the queue may be filled up with what plays.
  const isPadding = memory.context === null && play?.uri === request.uri
  const comesAnyway = goesOnByItself(draft.state) && !isPadding && queue?.[0] === request.uri
  if (!comesAnyway) return give(draft, request, 'queue', now)
  const handover = { ...handoverOf(request, 'queue', now), answer: 'taken', ahead: 0, counted: true } as const
  return acting(remembering(draft, { handover }), { type: 'count', request })
}

function startAgain(draft: Draft, handover: Handover, around: Surroundings): Draft {
  const tries = handover.by === 'start' ? handover.tries + 1 : 0
  if (tries >= mostTries && handover.answer === 'taken') {
    const given = remembering(draft, { handover: null })
    return acting(given, { type: 'unplayable', requestId: handover.requestId })
  }
  return give(doubting(draft, handover, around.now), requestOf(handover), 'start', around.now, tries)
}

function give(draft: Draft, request: QueuedTrack, by: Handover['by'], now: number, tries = 0): Draft {
  const remembered = remembering(draft, { handover: handoverOf(request, by, now, tries) })
  return acting(remembered, { type: 'hand_over', request, by })
}

/** It waits again; where nobody knows whether the provider has it, it may turn up twice. */
function back(draft: Draft, handover: Handover, around: Surroundings): Draft {
  const remembered = remembering(doubting(draft, handover, around.now), { handover: null })
  return acting(remembered, { type: 'return', requestId: handover.requestId })
}

function passed(draft: Draft, handover: Handover, at: number, skipped: boolean): Draft {
  const { requestId, uri, requestedBy } = handover
  const remembered = remembering(draft, { handover: null })
  return acting(remembered, { type: 'passed', requestId, uri, requestedBy, at, skipped })
}

/** What was put into the provider's queue may still be there. */
function doubting(draft: Draft, { by, uri, counted }: Handover, now: number): Draft {
  if (by !== 'queue' || counted) return draft
  const others = draft.state.memory.doubted.filter((song) => song.uri !== uri && song.until > now)
  return remembering(draft, { doubted: [...others, { uri, until: now + doubtMs }].slice(-mostDoubted) })
}

function remembering({ state, actions }: Draft, memory: Partial<RoomMusic['memory']>): Draft {
  return { state: { ...state, memory: { ...state.memory, ...memory } }, actions }
}

function acting({ state, actions }: Draft, action: Action): Draft {
  return { state, actions: [...actions, action] }
}
