import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { db } from '@/db/client'
import { workerHeartbeats } from '@/db/schema'
import { beat, beatsSteadily, deadAfterS } from './heartbeat'

const here = randomUUID()

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  await db().delete(workerHeartbeats)
})
afterEach(() => vi.useRealTimers())

/** Beats every two seconds, for so long. */
async function beatFor(seconds: number): Promise<void> {
  for (let passed = 0; passed < seconds; passed += 2) {
    vi.advanceTimersByTime(2_000)
    await beat(here, ['w1'])
  }
}

test('a process judges others only after it has beaten without a pause, so not right after an outage', async () => {
  await beat(here, ['w1'])
  expect(beatsSteadily()).toBe(false)
  await beatFor(deadAfterS)
  expect(beatsSteadily()).toBe(true)

  vi.advanceTimersByTime(7_000)
  await beat(here, ['w1'])
  expect(beatsSteadily()).toBe(false)
  await beatFor(deadAfterS - 2)
  expect(beatsSteadily()).toBe(false)
  await beatFor(2)
  expect(beatsSteadily()).toBe(true)
})
