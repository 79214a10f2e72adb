import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { changeRole } from '../members'
import { party } from '../party-under-test'
import { arrangeRequest } from './arrange'
import { moved, pinned, unpinned } from './pins'
import { requested, requestsIn, waitingIn } from './requests-under-test'

async function five() {
  const { host, room, guests } = await party({}, 'Bo', 'Cy')
  const [bo, cy] = guests
  if (!bo || !cy) throw new Error('no guests')
  const ids: string[] = []
  for (let turn = 1; turn <= 5; turn += 1) ids.push(await requested(room.id, bo.memberId, { turn }))
  const [a = '', b = '', c = '', d = '', e = ''] = ids
  const ranks = async () =>
    (await requestsIn(room.id)).flatMap(({ pinRank }) => (pinRank === null ? [] : [pinRank])).sort()
  return { host, room, bo, cy, a, b, c, d, e, order: () => waitingIn(room.id), ranks }
}

describe('pinning', () => {
  test('puts a request last among the pinned; without the pin it is back in its fair place', async () => {
    const { host, room, a, b, c, d, e, order, ranks } = await five()
    await arrangeRequest(host, room.code, d, { pinned: true })
    await arrangeRequest(host, room.code, b, { pinned: true })
    expect(await order()).toEqual([d, b, a, c, e])
    await arrangeRequest(host, room.code, d, { pinned: true })
    expect(await order()).toEqual([d, b, a, c, e])
    await arrangeRequest(host, room.code, d, { pinned: false })
    expect(await order()).toEqual([b, a, c, d, e])
    expect(await ranks()).toEqual([0])
  })
})

describe('moving', () => {
  test('keeps the order the host saw: what stands before the moved one stays before it', async () => {
    const { host, room, a, b, c, d, e, order, ranks } = await five()
    await arrangeRequest(host, room.code, e, { position: 2 })
    expect(await order()).toEqual([a, b, e, c, d])
    expect(await ranks()).toEqual([0, 1, 2])
    await arrangeRequest(host, room.code, e, { position: 0 })
    expect(await order()).toEqual([e, a, b, c, d])
    await arrangeRequest(host, room.code, a, { position: 99 })
    expect(await order()).toEqual([e, b, c, d, a])
    expect(await ranks()).toEqual([0, 1, 2, 3, 4])
  })

  test('by two windows at once leaves one order, in which the later one has it its way', async () => {
    const { host, room, bo, a, b, c, d, e, order, ranks } = await five()
    await changeRole(host, room.code, bo.memberId, { role: 'cohost' })
    await Promise.all([
      arrangeRequest(host, room.code, e, { position: 0 }),
      arrangeRequest(bo.viewer, room.code, e, { position: 3 }),
    ])
    const one = JSON.stringify([e, a, b, c, d])
    const other = JSON.stringify([a, b, c, e, d])
    expect([one, other]).toContain(JSON.stringify(await order()))
    for (let round = 0; round < 5; round += 1) {
      await Promise.all(
        [a, b, c, d, e].flatMap((id, index) => [
          arrangeRequest(host, room.code, id, { position: (index + round) % 5 }),
          arrangeRequest(bo.viewer, room.code, id, { pinned: round % 2 === 0 }),
        ]),
      )
      const found = await ranks()
      expect(found).toEqual(found.map((_, rank) => rank))
      expect((await order()).toSorted()).toEqual([a, b, c, d, e].toSorted())
    }
  })

  test('never changes the order of the others', () => {
    const lines = fc
      .uniqueArray(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 20 })
      .chain((ids) => fc.tuple(fc.constant(ids), fc.nat(ids.length), fc.nat(ids.length - 1), fc.nat(25)))
    fc.assert(
      fc.property(lines, ([ids, before, nth, position]) => {
        const line = { ids, pinned: before }
        const id = ids[nth] ?? ''
        const others = ids.filter((each) => each !== id)
        const head = moved(line, id, position)
        expect(head.indexOf(id)).toBe(Math.min(position, others.length))
        expect(
          [...head, ...others.filter((each) => !head.includes(each))].filter((each) => each !== id),
        ).toEqual(others)
        // What was pinned stays so.
        for (const each of ids.slice(0, before)) expect(head).toContain(each)
        expect(pinned(line, id)).toContain(id)
        expect(unpinned(line, id)).not.toContain(id)
      }),
    )
  })
})

describe('arranging', () => {
  test('is for hosts and co-hosts, and for what waits', async () => {
    const { host, room, bo, cy, a, order } = await five()
    const before = await order()
    for (const arrangement of [{ position: 0 }, { pinned: true }, { approved: true }] as const) {
      await expect(arrangeRequest(cy.viewer, room.code, a, arrangement)).rejects.toMatchObject({
        code: 'forbidden',
      })
    }
    const proposal = await requested(room.id, bo.memberId, { state: 'proposed' })
    const handedOver = await requested(room.id, bo.memberId, { state: 'handed_over' })
    for (const id of [proposal, handedOver]) {
      for (const arrangement of [{ position: 0 }, { pinned: true }, { pinned: false }] as const) {
        await expect(arrangeRequest(host, room.code, id, arrangement)).rejects.toMatchObject({
          code: 'conflict',
        })
      }
    }
    const played = await requested(room.id, bo.memberId, { state: 'played' })
    for (const id of [played, 'x']) {
      await expect(arrangeRequest(host, room.code, id, { position: 0 })).rejects.toMatchObject({
        code: 'not_found',
      })
    }
    expect(await order()).toEqual(before)
  })

  test('approving lets a proposal wait with the turn it was asked for; twice is once', async () => {
    const { host, room, cy, a, b, c, d, e, order } = await five()
    const proposal = await requested(room.id, cy.memberId, { state: 'proposed', turn: 3 })
    for (let n = 0; n < 2; n += 1) await arrangeRequest(host, room.code, proposal, { approved: true })
    expect(await order()).toEqual([a, b, c, proposal, d, e])
  })
})
