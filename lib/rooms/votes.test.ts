import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { changeRoom, unchanged } from './change'
import { leaveRoom } from './leave'
import { changeRole } from './members'
import { awayFor, party, playing } from './party-under-test'
import { sweepPresence } from './presence'
import { castSkipVote, votesRequired, withdrawSkipVote } from './votes'

describe('the votes it takes to skip', () => {
  test('are the number the host chose, whoever is present', () => {
    expect(votesRequired({ votesToSkip: 5, skipPercent: null }, 1)).toBe(5)
    expect(votesRequired({ votesToSkip: 1, skipPercent: null }, 0)).toBe(1)
  })

  test.each([
    [50, 4, 2],
    [50, 5, 3],
    [1, 30, 1],
    [100, 3, 3],
    [100, 0, 1],
    [34, 3, 2],
  ])('at %i %% of %i guests present are %i', (percent, guests, needed) => {
    expect(votesRequired({ votesToSkip: 50, skipPercent: percent }, guests)).toBe(needed)
  })

  test('as a percentage are at least one, at most everybody, and never fall when somebody comes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 2_000 }), (percent, guests) => {
        const needed = votesRequired({ votesToSkip: 1, skipPercent: percent }, guests)
        expect(needed).toBeGreaterThanOrEqual(1)
        expect(needed).toBeLessThanOrEqual(guests)
        expect(needed).toBeLessThanOrEqual(
          votesRequired({ votesToSkip: 1, skipPercent: percent }, guests + 1),
        )
      }),
    )
  })
})

describe('voting', () => {
  const vote = (roomId: string, playId: string, memberId: string) =>
    changeRoom(roomId, async (tx, room) => {
      const result = await castSkipVote(tx, room, { id: playId }, { id: memberId })
      return result.changed ? result : unchanged(result)
    })

  test('a repeated vote counts once, also when cast many times at once', async () => {
    const { room, guests } = await party({ votes_to_skip: 2 }, 'Bo')
    const playId = await playing(room.id)
    const bo = guests[0]?.memberId ?? ''
    const results = await Promise.all(Array.from({ length: 12 }, () => vote(room.id, playId, bo)))
    expect(results.filter(({ changed }) => changed)).toHaveLength(1)
    expect(results.every(({ count, reached }) => count === 1 && !reached)).toBe(true)
  })

  test('of parallel votes exactly one sees the threshold reached first', async () => {
    const { room, guests } = await party({ votes_to_skip: 3 }, 'Bo', 'Cy', 'Di')
    const playId = await playing(room.id)
    const results = await Promise.all(guests.map(({ memberId }) => vote(room.id, playId, memberId)))
    expect(results.map(({ count }) => count).sort()).toEqual([1, 2, 3])
    expect(results.filter(({ reached }) => reached)).toHaveLength(1)
  })

  test('counts present guests and co-hosts for the percentage, neither host nor banned nor who left', async () => {
    const { host, room, guests } = await party({ skip_percent: 100 }, 'Co', 'Bo', 'Gone', 'Away', 'Banned')
    const playId = await playing(room.id)
    const [co, bo, gone, away, banned] = guests
    if (!co || !bo || !gone || !away || !banned) throw new Error('no guests')
    for (const { memberId } of guests) await vote(room.id, playId, memberId)
    await changeRole(host, room.code, co.memberId, { role: 'cohost' })
    await leaveRoom(gone.viewer, room.code, {})
    await changeRole(host, room.code, banned.memberId, { role: 'banned' })
    await awayFor(away.memberId, 120)
    await sweepPresence()
    const result = await vote(room.id, playId, bo.memberId)
    expect(result).toMatchObject({ count: 2, required: 2, reached: true })
    expect([...result.voterIds].sort()).toEqual([co.memberId, bo.memberId].sort())
  })

  test('a vote can be taken back, once', async () => {
    const { room, guests } = await party({}, 'Bo')
    const playId = await playing(room.id)
    const member = { id: guests[0]?.memberId ?? '' }
    await vote(room.id, playId, member.id)
    const back = () => changeRoom(room.id, (tx, row) => withdrawSkipVote(tx, row, { id: playId }, member))
    expect(await back()).toMatchObject({ changed: true, count: 0 })
    expect(await back()).toMatchObject({ changed: false, count: 0 })
  })

  test('only the votes of members who are present count', async () => {
    const { room, guests } = await party({ skip_percent: 50 }, 'Bo', 'Cy', 'Di', 'Ed')
    const playId = await playing(room.id)
    const [bo, cy, di] = guests.map(({ memberId }) => memberId)
    expect(await vote(room.id, playId, bo ?? '')).toMatchObject({ count: 1, required: 2, reached: false })
    for (const id of [cy, di]) await awayFor(id ?? '', 120)
    expect(await sweepPresence()).toContain(room.id)
    expect(await vote(room.id, playId, bo ?? '')).toMatchObject({ count: 1, required: 1, reached: true })
    await awayFor(bo ?? '', 120)
    await sweepPresence()
    const ed = guests[3]?.memberId ?? ''
    expect(await vote(room.id, playId, ed)).toMatchObject({ count: 1, voterIds: [ed] })
  })
})
