import { describe, expect, test } from 'vitest'
import { type Anchor, clockTime, positionAt, untilNextSecond } from './position'

const at = Date.parse('2026-11-20T20:00:00.000Z')
const anchor: Anchor = {
  position_ms: 41_250,
  at: new Date(at).toISOString(),
  is_playing: true,
  track: { duration_ms: 201_000 },
}

describe('the position in the song', () => {
  test('moves with the clock while it plays', () => {
    expect(positionAt(anchor, at + 10_000, 0)).toBe(51_250)
  })

  test('counts by the clock of the server', () => {
    expect(positionAt(anchor, at - 60_000, 61_000)).toBe(42_250)
  })

  test('stands still while paused', () => {
    expect(positionAt({ ...anchor, is_playing: false }, at + 10_000, 0)).toBe(41_250)
  })

  test('never passes the end and never runs backwards', () => {
    expect(positionAt(anchor, at + 3_600_000, 0)).toBe(201_000)
    expect(positionAt(anchor, at - 5_000, 0)).toBe(41_250)
  })
})

test('times are written as people read them', () => {
  expect(clockTime(0)).toBe('0:00')
  expect(clockTime(187_999)).toBe('3:07')
  expect(clockTime(3_723_000)).toBe('1:02:03')
})

test('the next second is never now', () => {
  expect(untilNextSecond(41_250)).toBe(750)
  expect(untilNextSecond(42_000)).toBe(1_000)
})
