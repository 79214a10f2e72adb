import { handOverDue } from './handing-over'
import { planByClock } from './plan'
import { readPlayer } from './read-player'
import { backOff } from './schedule'
import { isStale } from './stale'
import type { Observation, RoomMusic, Step, Surroundings } from './state'

const lastingWaitMs = 60_000

/**
 * One look of the conductor, without any input or output: what was known and what was seen make what is known now, what
 * is to be done, and when to look again.
 */
export function step(known: RoomMusic, seen: Observation, around: Surroundings): Step {
  if (seen.kind === 'clock') return byClock(known, seen.queue, around)
  const result = stepFrom(underGrant(known, around.grant), seen, around)
  const link = seen.kind !== 'unlinked' ? 'connected' : seen.gone ? 'not_connected' : 'needs_reconnect'
  const state: RoomMusic = { ...result.state, memory: { ...result.state.memory, link } }
  const told = known.memory.link === link && known.trouble === state.trouble
  return { ...result, state, visible: result.visible || !told }
}

/** Nobody looked: only what is due by what is known. */
function byClock(known: RoomMusic, queue: string[] | null, around: Surroundings): Step {
  const planned = planByClock(known, queue, around)
  return {
    ...planned,
    visible: planned.actions.length > 0,
    nextLookAt: around.plannedLookAt,
    handOverAt: handOverDue(planned.state, around),
  }
}

type Looked = Exclude<Observation, { kind: 'clock' }>

function stepFrom(before: RoomMusic, seen: Looked, around: Surroundings): Step {
  if (seen.kind === 'unlinked') return asleep(before, seen.gone, around)
  if (seen.kind === 'trouble') return troubled(before, seen, around)
  if (isStale(before, seen)) {
    const nextLookAt = Math.max(around.now + 250, (before.guardUntil ?? 0) + 50)
    return { state: before, actions: [], visible: false, nextLookAt, handOverAt: null }
  }
  return readPlayer(before, seen, around)
}

/** Trouble of an earlier consent says nothing of this one. */
function underGrant(known: RoomMusic, grant: string | null): RoomMusic {
  if (grant === null || known.memory.grant === grant) return known
  const memory = { ...known.memory, grant, failures: 0, troubleSince: null, triedAt: null }
  return known.memory.grant === null
    ? { ...known, memory }
    : { ...known, memory, trouble: null, retryAt: null }
}

/** The connection says itself why it is silent; nothing to look at until somebody connects. */
function asleep(before: RoomMusic, gone: boolean, { now }: Surroundings): Step {
  const quiet: RoomMusic = { ...before, trouble: null, retryAt: null, guardUntil: null }
  const visible = before.trouble !== null
  if (!gone || !before.play) return { state: quiet, actions: [], visible, nextLookAt: null, handOverAt: null }
  const state: RoomMusic = { ...quiet, play: null, isPlaying: false, shouldPlay: false, device: null }
  const actions = [{ type: 'end_play' as const, at: now }]
  return { state, actions, visible: true, nextLookAt: null, handOverAt: null }
}

function troubled(
  before: RoomMusic,
  { trouble, waitMs, lasting }: Extract<Observation, { kind: 'trouble' }>,
  { now }: Surroundings,
): Step {
  const failures = before.memory.failures + 1
  const limited = trouble === 'rate_limited'
  const wait =
    waitMs !== null || limited
      ? Math.max(1_000, waitMs ?? 5_000)
      : lasting
        ? lastingWaitMs
        : backOff(failures)
  const nextLookAt = now + wait
  // One failure now and then is the provider's habit: not worth a notice.
  const told = trouble !== 'provider_down' || lasting || failures > 1 || before.trouble === 'provider_down'
  const state: RoomMusic = {
    ...before,
    trouble: told ? trouble : before.trouble,
    retryAt: limited ? nextLookAt : told ? null : before.retryAt,
    memory: { ...before.memory, failures, troubleSince: before.memory.troubleSince ?? now },
  }
  const visible = state.trouble !== before.trouble || differs(state.retryAt, before.retryAt)
  return { state, actions: [], visible, nextLookAt, handOverAt: null }
}

function differs(a: number | null, b: number | null): boolean {
  return a === null || b === null ? a !== b : Math.abs(a - b) > 1_000
}
