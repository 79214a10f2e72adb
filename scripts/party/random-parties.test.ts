import { afterEach, beforeEach, test, vi } from 'vitest'
import { randomParty } from './random-party'
import type { Clock } from './stage'
import { startVirtualClock } from './virtual-clock'
import { expectGoodParty } from './what-must-hold'

const events = 200
const seeds = Array.from({ length: 20 }, (_, index) => `party ${index}`)

let clock: Clock
beforeEach(() => {
  clock = startVirtualClock()
})
afterEach(() => {
  vi.useRealTimers()
})

const patienceMs = 120_000

test.each(seeds)(
  '%s: what was asked for plays, in order, once, and it is never silent for long',
  async (seed) => {
    const party = await randomParty(seed, events, clock)
    expectGoodParty(seed, party)
  },
  patienceMs,
)
