import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { db } from '@/db/client'
import { party } from '../party-under-test'
import { fairOrder, type Placed, turnFor } from './fair-order'
import { upcoming } from './handing-over'
import { requested, voted, waitingIn } from './requests-under-test'

const request = fc.record<Placed>({
  id: fc.uuid(),
  pinRank: fc.option(fc.nat(6), { freq: 3 }),
  turn: fc.integer({ min: 1, max: 6 }),
  votes: fc.nat(5),
  askedAt: fc.nat(20).map((second) => new Date(Date.UTC(2026, 0, 1, 20, 0, second))),
})
const line = fc.uniqueArray(request, { selector: ({ id }) => id, maxLength: 30 })

const ids = (list: readonly Placed[]) => list.map(({ id }) => id)
const indexOf = (list: readonly Placed[], id: string) => list.findIndex((each) => each.id === id)

describe('the fair order', () => {
  test('puts no higher turn before a lower one, but for pins', () => {
    fc.assert(
      fc.property(line, (given) => {
        const order = fairOrder(given)
        const turns = order.filter(({ pinRank }) => pinRank === null).map(({ turn }) => turn)
        expect(turns).toEqual(turns.toSorted((a, b) => a - b))
        const pins = order.filter(({ pinRank }) => pinRank !== null)
        expect(order.slice(0, pins.length)).toEqual(pins)
        const ranks = pins.map(({ pinRank }) => pinRank ?? 0)
        expect(ranks).toEqual(ranks.toSorted((a, b) => a - b))
      }),
    )
  })

  test('never lets a request with more votes stand later inside its turn', () => {
    fc.assert(
      fc.property(line, fc.nat(29), (given, nth) => {
        const chosen = given[nth % Math.max(1, given.length)]
        if (!chosen || chosen.pinRank !== null) return
        const liked = given.map((each) => (each === chosen ? { ...each, votes: each.votes + 1 } : each))
        const before = fairOrder(given)
        const after = fairOrder(liked)
        expect(indexOf(after, chosen.id)).toBeLessThanOrEqual(indexOf(before, chosen.id))
        for (const [index, each] of after.entries()) {
          const next = after[index + 1]
          if (next?.turn !== each.turn || next.pinRank !== null || each.pinRank !== null) continue
          expect(next.votes).toBeLessThanOrEqual(each.votes)
        }
      }),
    )
  })

  test('is the same whatever order it is given, and of itself', () => {
    fc.assert(
      fc.property(
        line.chain((given) =>
          fc.tuple(fc.constant(given), fc.shuffledSubarray(given, { minLength: given.length })),
        ),
        ([given, shuffled]) => {
          const order = fairOrder(given)
          expect(fairOrder(order)).toEqual(order)
          expect(fairOrder(shuffled)).toEqual(order)
        },
      ),
    )
  })

  test('keeps the order of all others when one is removed', () => {
    fc.assert(
      fc.property(line, fc.nat(29), (given, nth) => {
        const gone = given[nth % Math.max(1, given.length)]
        const rest = given.filter((each) => each !== gone)
        expect(ids(fairOrder(rest))).toEqual(ids(fairOrder(given)).filter((id) => id !== gone?.id))
      }),
    )
  })

  test('takes everyone’s first before anyone’s second, and lets nobody in before the turn that is on', () => {
    // A asks three times, then B, then C.
    const turns = [turnFor(0, 0), turnFor(0, 1), turnFor(0, 2), turnFor(0, 0), turnFor(0, 0)]
    expect(turns).toEqual([1, 2, 3, 1, 1])
    const asked = turns.map((turn, at) => ({
      id: ['A1', 'A2', 'A3', 'B1', 'C1'][at] ?? '',
      pinRank: null,
      turn,
      votes: 0,
      askedAt: new Date(at),
    }))
    expect(ids(fairOrder(asked))).toEqual(['A1', 'B1', 'C1', 'A2', 'A3'])
    expect(turnFor(4, 0)).toBe(4)
    expect(turnFor(4, 5)).toBe(6)
  })
})

test('the database puts requests in the same order as the function', async () => {
  const { room, guests } = await party({}, 'Bo', 'Cy', 'Di')
  const memberIds = guests.map(({ memberId }) => memberId)
  const [askerId = ''] = memberIds
  const made = fc.sample(request, 60).map((each) => ({ ...each, id: randomUUID(), votes: each.votes % 4 }))
  for (const { votes, ...each } of made) {
    await requested(room.id, askerId, each)
    await voted(each.id, ...memberIds.slice(0, votes))
  }
  const order = ids(fairOrder(made))
  expect(await waitingIn(room.id)).toEqual(order)
  expect((await upcoming(db(), room.id)).next?.id).toBe(order[0])
})
