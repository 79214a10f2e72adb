import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { log } from './log'
import { readMetrics } from './metrics'
import { repeat } from './repeat'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

test('a turn that hangs is told and given up: the next one comes all the same', async () => {
  const told = vi.spyOn(log(), 'error')
  let turns = 0
  const end = repeat(
    'hanging',
    1_000,
    async () => {
      turns += 1
      if (turns === 1) await new Promise(() => undefined)
    },
    5_000,
  )
  await vi.advanceTimersByTimeAsync(5_500)
  expect(turns).toBe(1)
  expect(told).not.toHaveBeenCalled()
  await vi.advanceTimersByTimeAsync(1_000)
  expect(turns).toBe(2)
  expect(told).toHaveBeenCalledTimes(1)
  expect((await readMetrics()).text).toContain('auxroom_repeated_tasks_given_up_total{what="hanging"} 1')
  end()
  await vi.advanceTimersByTimeAsync(5_000)
  expect(turns).toBe(2)
})

test('no turn begins while one is under way, and one that fails does not end the repeating', async () => {
  let turns = 0
  let release: () => void = () => undefined
  const end = repeat('slow', 1_000, async () => {
    turns += 1
    if (turns === 1) throw new Error('once')
    await new Promise<void>((resolve) => {
      release = resolve
    })
  })
  await vi.advanceTimersByTimeAsync(4_000)
  expect(turns).toBe(2)
  release()
  await vi.advanceTimersByTimeAsync(1_000)
  expect(turns).toBe(3)
  end()
})
