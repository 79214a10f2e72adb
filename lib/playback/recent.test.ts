import { afterEach, expect, test, vi } from 'vitest'
import { Recent } from './recent'

afterEach(() => vi.useRealTimers())

test('what is remembered is so for a while, and of too much the oldest goes first', () => {
  vi.useFakeTimers()
  const recent = new Recent<number>(2, 1_000)
  recent.set('a', 1)
  recent.set('b', 2)
  recent.set('a', 3)
  recent.set('c', 4)
  expect([recent.get('a'), recent.get('b'), recent.get('c')]).toEqual([3, undefined, 4])
  vi.advanceTimersByTime(1_000)
  expect(recent.get('c')).toBeUndefined()
})

test('only the value that is meant is forgotten', () => {
  const recent = new Recent<number>(2, 1_000)
  recent.set('a', 1)
  recent.forget('a', 2)
  expect(recent.get('a')).toBe(1)
  recent.forget('a', 1)
  expect(recent.get('a')).toBeUndefined()
})
