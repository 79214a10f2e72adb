import { afterEach, expect, test, vi } from 'vitest'
import { randomParty } from './random-party'
import { startVirtualClock } from './virtual-clock'
import { expectGoodParty } from './what-must-hold'

const parties = 500
const events = 200

afterEach(() => {
  vi.useRealTimers()
})

test(`${parties} parties of ${events} random events each`, async () => {
  const figures = { requests: 0, doubled: 0, longestSilenceMs: 0, hours: 0 }
  for (let index = 0; index < parties; index += 1) {
    const seed = `soak ${index}`
    const party = await randomParty(seed, events, startVirtualClock())
    vi.useRealTimers()
    expectGoodParty(seed, party)
    figures.requests += party.room.queue.list.length
    figures.doubled += party.room.doubled
    figures.hours += party.hours
    figures.longestSilenceMs = Math.max(figures.longestSilenceMs, party.longestSilenceMs)
  }
  console.info('soak', { parties, ...figures, hours: Math.round(figures.hours) })
  expect(figures.requests).toBeGreaterThan(parties * 20)
})
