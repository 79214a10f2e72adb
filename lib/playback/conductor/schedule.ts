import { callMs, lagMs, waitsInSilence } from './handing-over'
import { songEnd } from './stale'
import type { Handover, RoomMusic, Surroundings } from './state'

/** How long after a song's end the next one is looked for: the provider needs a moment to show it. */
const afterEndMs = 500
/** The shortest time between two looks while music plays: 180 an hour. */
const shortestGapMs = 20_000

/** The gap while anyone is present is at least so long where something was asked for, and never longer than the longest. */
const askedGapMs = 26_000
const longestGapMs = 30_000

const soonMs = 2_000
/** How long after a call it is asked about more often than usual. */
const wonderMs = 20_000
const awayMs = 60_000
const minutesMs = 60_000

/** A wake that nobody's command asked for looks again only when the last look is older: many people may join at once. */
const freshMs = 20_000
/** The same where a song waits and nothing plays. */
const silentFreshMs = 1_000

/** A room's music as it was kept, and when; epoch milliseconds. */
export type Known = { music: RoomMusic; observedAt: number | null; nextLookAt: number | null }

/**
 * The earliest time for a look by somebody who was woken: what the provider asked for counts always, the plan unless
 * the last look is old. 0 for at once.
 */
export function lookDue(
  { music, observedAt, nextLookAt }: Known,
  grant: string | null,
  upcoming: Surroundings['upcoming'],
  now: number,
): number {
  if (music.memory.grant !== grant) return 0
  if (music.trouble === 'rate_limited' && music.retryAt !== null) return music.retryAt
  if (nextLookAt === null || observedAt === null) return 0
  const fresh = waitsInSilence(music, upcoming, now) ? silentFreshMs : freshMs
  return Math.min(nextLookAt, observedAt + fresh)
}

/** When to look next after a look that succeeded. */
export function nextLook(state: RoomMusic, around: Surroundings): number {
  const usual = usualLook(state, around)
  const { handover } = state.memory
  return handover ? Math.min(usual, answerLook(handover, around.now)) : usual
}

/** When to find out what became of a request. One that is started shows soon, what waits for its turn later. */
function answerLook({ by, answer, at }: Handover, now: number): number {
  // What the first looks could not tell, the usual ones will.
  if (now - at > wonderMs) return Number.POSITIVE_INFINITY
  const patiently = now + Math.min(2_500, Math.max(600, now - at))
  if (by === 'start') return patiently
  if (answer !== 'none' && answer !== 'unknown') return Number.POSITIVE_INFINITY
  return Math.max(patiently, at + (answer === 'unknown' ? lagMs : callMs))
}

function usualLook(state: RoomMusic, { now, anyonePresent, random, upcoming }: Surroundings): number {
  // Each request costs a call of its own: looks make room for it.
  const asked = upcoming.next !== null || state.memory.handover !== null
  const least = asked ? askedGapMs : shortestGapMs
  const usual = anyonePresent ? least + random * (longestGapMs - least) : awayMs
  if (state.memory.emptyLooks === 1) return now + soonMs
  if (state.trouble === 'no_device' || state.trouble === 'no_premium') return now + troubleGap(state, now)
  if (!state.isPlaying) return now + usual
  if (!state.play) return now + (state.memory.emptyLooks < 6 ? 5_000 : asked ? 10_000 : usual)
  return now + songGap(songEnd(state) - now, usual)
}

/**
 * Looks spread evenly over the rest of a song, the last of them just after its end. No two are closer than the
 * shortest gap, so that short songs do not cost more requests: for that a gap may reach twice the shortest one.
 */
function songGap(restMs: number, usual: number): number {
  if (restMs <= 0) return 1_000
  const looks = Math.max(1, Math.min(Math.ceil(restMs / usual), Math.floor(restMs / shortestGapMs)))
  return looks === 1 ? restMs + afterEndMs : restMs / looks
}

function troubleGap(state: RoomMusic, now: number): number {
  const since = now - (state.memory.troubleSince ?? now)
  return since < 2 * minutesMs ? 10_000 : 30_000
}

/** 2, 4, 8, 16, 30, 30 … seconds after so many failures in a row. */
export function backOff(failures: number): number {
  return Math.min(30_000, 1_000 * 2 ** Math.min(failures, 10))
}
