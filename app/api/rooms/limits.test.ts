import { expect, test } from 'vitest'
import { limits } from '@/lib/http/limits'
import { joined, opened, party, person } from '@/lib/rooms/party-under-test'
import { countCall } from '@/lib/viewer/call-limits'
import type { Viewer } from '@/lib/viewer/viewer'

/** How many of so many calls at once are refused. */
async function refusedOf(calls: number, count: () => Promise<void>): Promise<number> {
  const settled = await Promise.allSettled(Array.from({ length: calls }, count))
  const reasons = settled.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []))
  for (const reason of reasons) expect(reason).toMatchObject({ code: 'rate_limited_caller' })
  return reasons.length
}

const roomLimits = ['room-search', 'room-request', 'room-command', 'room-change'] as const

test.each(roomLimits)('each member has a %s allowance of its own in each room', async (limit) => {
  const { points } = limits[limit]
  const { host, room, guests } = await party({}, 'Bo')
  const [bo] = guests
  if (!bo) return expect.unreachable('no guest')
  const other = await party({})
  await joined(bo.viewer, other.room.code)
  expect(await refusedOf(points + 2, () => countCall(bo.viewer, limit, room.code))).toBe(2)
  expect(await refusedOf(1, () => countCall(host, limit, room.code))).toBe(0)
  expect(await refusedOf(points, () => countCall(bo.viewer, limit, other.room.code))).toBe(0)
  expect(await refusedOf(1, () => countCall(bo.viewer, limit, other.room.code))).toBe(1)
})

test('the kinds of calls in a room do not share an allowance', async () => {
  const { host, room } = await party({})
  await refusedOf(limits['room-change'].points, () => countCall(host, 'room-change', room.code))
  expect(await refusedOf(1, () => countCall(host, 'room-change', room.code))).toBe(1)
  expect(await refusedOf(1, () => countCall(host, 'room-command', room.code))).toBe(0)
})

test('every spelling of a code counts as its room', async () => {
  const { host, room } = await party({})
  const spellings = [
    room.code.toLowerCase(),
    ` ${room.code} `,
    `${room.code.slice(0, 3)}–${room.code.slice(3)}`,
  ]
  const { points } = limits['room-command']
  await refusedOf(points, () => countCall(host, 'room-command', room.code))
  for (const spelling of spellings) {
    expect(await refusedOf(1, () => countCall(host, 'room-command', spelling)), spelling).toBe(1)
  }
})

test('42: codes of rooms one is not in count as one, so that a refusal does not tell which of them exist', async () => {
  const outsider = await person('Eve')
  const { room } = await party({})
  const { points } = limits['room-command']
  await refusedOf(points, () => countCall(outsider, 'room-command', 'ZZZZZZ'))
  for (const code of [room.code, 'YYYYYY', '']) {
    expect(await refusedOf(1, () => countCall(outsider, 'room-command', code)), code).toBe(1)
  }
})

test('outside of rooms an account has one allowance; what takes credentials away is counted for each credential', async () => {
  const ada = await person('Ada')
  const thief: Viewer = { ...ada, credential: { ...ada.credential, id: 'another session' } }
  const room = await opened(ada)
  await refusedOf(limits.account.points, () => countCall(ada, 'account'))
  expect(await refusedOf(1, () => countCall(thief, 'account'))).toBe(1)
  await refusedOf(limits.ending.points, () => countCall(thief, 'ending'))
  expect(await refusedOf(1, () => countCall(thief, 'ending'))).toBe(1)
  expect(await refusedOf(1, () => countCall(ada, 'ending'))).toBe(0)
  expect(await refusedOf(1, () => countCall(ada, 'room-change', room.code))).toBe(0)
})
