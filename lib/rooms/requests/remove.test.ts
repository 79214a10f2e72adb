import { and, eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { db } from '@/db/client'
import { requests } from '@/db/schema'
import { leaveRoom } from '../leave'
import { changeRole, kickMember } from '../members'
import { party } from '../party-under-test'
import { removeRequest } from './remove'
import { requested, requestsIn } from './requests-under-test'

async function table() {
  const { host, room, guests } = await party({}, 'Bo', 'Cy')
  const [bo, cy] = guests
  if (!bo || !cy) throw new Error('no guests')
  const of = async (memberId: string) =>
    (await requestsIn(room.id))
      .filter(({ by }) => by === memberId)
      .map(({ state, reason }) => [state, reason])
  return { host, room, bo, cy, of }
}

describe('taking a request out', () => {
  test('its asker takes it back, a host removes it or refuses the proposal', async () => {
    const { host, room, bo, of } = await table()
    const own = await requested(room.id, bo.memberId)
    const proposed = await requested(room.id, bo.memberId, { state: 'proposed' })
    const removed = await requested(room.id, bo.memberId)
    const refused = await requested(room.id, bo.memberId, { state: 'proposed' })
    for (const id of [own, proposed]) await removeRequest(bo.viewer, room.code, id)
    for (const id of [removed, refused]) await removeRequest(host, room.code, id)
    expect(await of(bo.memberId)).toEqual([
      ['removed', 'taken_back'],
      ['removed', 'taken_back'],
      ['removed', 'removed'],
      ['removed', 'refused'],
    ])
    await expect(removeRequest(bo.viewer, room.code, own)).rejects.toMatchObject({ code: 'not_found' })
  })

  test('is refused for others’ requests, for what is with the player, and to a token that may only take part', async () => {
    const { host, room, bo, cy } = await table()
    const id = await requested(room.id, bo.memberId)
    await expect(removeRequest(cy.viewer, room.code, id)).rejects.toMatchObject({ code: 'forbidden' })
    const performer = { ...host, scopes: new Set(['performer'] as const) }
    await expect(removeRequest(performer, room.code, id)).rejects.toMatchObject({
      code: 'insufficient_scope',
    })
    const handedOver = await requested(room.id, bo.memberId, { state: 'handed_over' })
    for (const who of [host, bo.viewer]) {
      await expect(removeRequest(who, room.code, handedOver)).rejects.toMatchObject({ code: 'conflict' })
    }
    expect((await requestsIn(room.id)).map(({ state }) => state)).toEqual(['waiting', 'handed_over'])
  })
})

describe('requests of members who go', () => {
  test('stay when they leave or are kicked, and are removed when they are banned', async () => {
    const { host, room, bo, cy, of } = await table()
    await requested(room.id, bo.memberId)
    for (const state of ['waiting', 'proposed', 'handed_over'] as const) {
      await requested(room.id, cy.memberId, { state })
    }
    await leaveRoom(bo.viewer, room.code, {})
    await kickMember(host, room.code, cy.memberId)
    expect(await of(bo.memberId)).toEqual([['waiting', null]])
    expect((await of(cy.memberId)).map(([state]) => state)).toEqual(['waiting', 'proposed', 'handed_over'])
    const again = await table()
    for (const state of ['waiting', 'proposed', 'handed_over'] as const) {
      await requested(again.room.id, again.cy.memberId, { state })
    }
    await changeRole(again.host, again.room.code, again.cy.memberId, { role: 'banned' })
    expect(await again.of(again.cy.memberId)).toEqual([
      ['removed', 'banned'],
      ['removed', 'banned'],
      ['handed_over', null],
    ])
  })

  test('end with the room', async () => {
    const { host, room, bo } = await table()
    for (const state of ['waiting', 'proposed', 'handed_over', 'played'] as const) {
      await requested(room.id, bo.memberId, { state })
    }
    await leaveRoom(host, room.code, {})
    const ended = await db()
      .select({ id: requests.id })
      .from(requests)
      .where(and(eq(requests.roomId, room.id), eq(requests.removedReason, 'room_ended')))
    expect(ended).toHaveLength(3)
  })
})
