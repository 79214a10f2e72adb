import { describe, expect, test } from 'vitest'
import { movesBetween } from './moves'

const places = (...rows: [string, number][]) => new Map(rows)

describe('rows of a list whose order changed', () => {
  test('come from where they stood', () => {
    const before = places(['a', 0], ['b', 64], ['c', 128])
    const after = places(['c', 0], ['a', 64], ['b', 128])
    expect(movesBetween(before, after)).toEqual([
      { id: 'c', from: 128 },
      { id: 'a', from: -64 },
      { id: 'b', from: -64 },
    ])
  })

  test('stay still where their place is the same', () => {
    const before = places(['a', 0], ['b', 64], ['c', 128])
    expect(movesBetween(before, places(['a', 0], ['c', 64]))).toEqual([{ id: 'c', from: 64 }])
    expect(movesBetween(before, before)).toEqual([])
  })

  test('come from nowhere where they are new', () => {
    expect(movesBetween(places(['a', 0]), places(['b', 0], ['a', 64]))).toEqual([
      { id: 'b', from: null },
      { id: 'a', from: -64 },
    ])
  })
})
