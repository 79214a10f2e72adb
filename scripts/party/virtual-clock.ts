import { vi } from 'vitest'
import type { Clock } from './stage'

/** Whatever asks `Date` reads this clock, and nothing moves it but whoever has it. `vi.useRealTimers` ends it. */
export function startVirtualClock(): Clock {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.UTC(2026, 0, 1) })
  return { now: () => Date.now(), set: (now) => vi.setSystemTime(now) }
}
