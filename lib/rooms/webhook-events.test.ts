import { and, eq } from 'drizzle-orm'
import { beforeEach, describe, expect, test } from 'vitest'
import { db } from '@/db/client'
import { accounts, events, members } from '@/db/schema'
import { drainEvents } from '../events/drain'
import { startWebhooks } from '../events/webhooks/take-event'
import { deliveriesOf, webhookOf } from '../events/webhooks/webhook-under-test'
import { openRoom } from './create'
import { endRoom } from './end'
import { joinRoom } from './join'
import { leaveRoom } from './leave'
import { changeRole, kickMember } from './members'
import { fromAddress, joined, opened, type Person, person } from './party-under-test'
import { readRoom } from './read'
import { rotateCode } from './rotate-code'
import { changeSettings } from './settings'
import { tellOfRooms } from './webhook-events'

const url = 'https://example.com/hook'

beforeEach(async () => {
  await db().delete(events)
  tellOfRooms()
  startWebhooks()
})

/** Somebody registered with a webhook that hears of rooms. */
async function owner(name: string): Promise<Person & { webhookId: string; secret: string }> {
  const somebody = await person(name)
  await db().update(accounts).set({ kind: 'registered' }).where(eq(accounts.id, somebody.account.id))
  return { ...somebody, ...(await webhookOf(somebody.account.id, url, ['room.*'])) }
}

/** What a webhook was told so far: types and data. */
async function told({ webhookId }: { webhookId: string }): Promise<{ type: string; data: unknown }[]> {
  await drainEvents()
  const deliveries = await deliveriesOf(webhookId)
  return deliveries.map(({ body }) => JSON.parse(body)).map(({ type, data }) => ({ type, data }))
}

async function lastTold(who: { webhookId: string }) {
  return (await told(who)).at(-1)
}

async function memberId(roomId: string, { account }: Person): Promise<string> {
  const [row] = await db()
    .select({ id: members.id })
    .from(members)
    .where(and(eq(members.roomId, roomId), eq(members.accountId, account.id)))
  return row?.id ?? 'nobody'
}

async function place(host: Person & { webhookId: string; secret: string }) {
  const { id, code, name, member_id } = await opened(host)
  return { room: { id, code, name }, hostId: member_id }
}

describe('the webhooks of a host are told', () => {
  test('of a room that opens, and once', async () => {
    const host = await owner('Ada')
    const { room, hostId } = await place(host)
    await openRoom(host, {})
    expect(await told(host)).toEqual([
      { type: 'room.created', data: { room, host: { id: hostId, name: 'Ada' } } },
    ])
  })

  test('of the settings that changed, and of a new code', async () => {
    const host = await owner('Ada')
    const { room } = await place(host)
    await changeSettings(host, room.code, { name: 'Kitchen', votes_to_skip: 3, guest_can_pause: true })
    expect(await lastTold(host)).toEqual({
      type: 'room.updated',
      data: { room: { ...room, name: 'Kitchen' }, changed: { name: 'Kitchen', votes_to_skip: 3 } },
    })
    await changeSettings(host, room.code, { votes_to_skip: 3 })
    await openRoom(host, { city: 'Lisbon' })
    const code = await rotateCode(host, room.code)
    expect((await told(host)).slice(2)).toMatchObject([
      { type: 'room.updated', data: { changed: { city: 'Lisbon' } } },
      { type: 'room.updated', data: { room: { code, name: 'Kitchen' }, changed: { code } } },
    ])
  })

  test('of members who come, leave, are removed or banned, each time once', async () => {
    const host = await owner('Ada')
    const { room } = await place(host)
    const bo = await person('Bo')
    await joined(bo, room.code)
    const member = { id: await memberId(room.id, bo), name: 'Bo' }
    await joinRoom(bo, { code: room.code }, fromAddress(), null)
    await leaveRoom(bo, room.code, {})
    await joined(bo, room.code)
    await kickMember(host, room.code, member.id)
    await joined(bo, room.code)
    await changeRole(host, room.code, member.id, { role: 'banned' })
    expect((await told(host)).slice(1)).toEqual([
      { type: 'room.member_joined', data: { room, member } },
      { type: 'room.member_left', data: { room, member, reason: 'left' } },
      { type: 'room.member_joined', data: { room, member } },
      { type: 'room.member_left', data: { room, member, reason: 'removed' } },
      { type: 'room.member_joined', data: { room, member } },
      { type: 'room.member_left', data: { room, member, reason: 'removed' } },
    ])
  })

  test('of a room that is handed over: who gave it away and who has it now, and then the new host alone', async () => {
    const host = await owner('Ada')
    const heir = await owner('Bo')
    const { room, hostId } = await place(host)
    await joined(heir, room.code)
    const boId = await memberId(room.id, heir)
    await leaveRoom(host, room.code, { hand_over_to: boId })
    const handedOver = { type: 'room.host_changed', data: { room, host: { id: boId, name: 'Bo' } } }
    expect(await lastTold(host)).toEqual(handedOver)
    expect(await told(heir)).toEqual([
      handedOver,
      {
        type: 'room.member_left',
        data: { room, member: { id: hostId, name: 'Ada' }, reason: 'left' },
      },
    ])
  })

  test.each([
    ['host_ended', endRoom],
    ['host_left', (host: Person, code: string) => leaveRoom(host, code, {})],
  ])('of a room that ends (%s)', async (reason, end) => {
    const host = await owner('Ada')
    const { room } = await place(host)
    await end(host, room.code)
    expect(await lastTold(host)).toEqual({ type: 'room.ended', data: { room, reason } })
  })
})

test('a change that fails tells nobody', async () => {
  const host = await owner('Ada')
  const { room } = await place(host)
  const bo = await person('Bo')
  await changeSettings(host, room.code, { locked: true })
  await expect(joinRoom(bo, { code: room.code }, fromAddress(), null)).rejects.toMatchObject({
    code: 'room_locked',
  })
  expect((await told(host)).map(({ type }) => type)).toEqual(['room.created', 'room.updated'])
})

test('without a webhook nothing is written', async () => {
  const host = await person('Ada')
  const { code } = await opened(host)
  await joined(await person('Bo'), code)
  await endRoom(host, code)
  expect(await db().select({ id: events.id }).from(events)).toEqual([])
})

test('47 nothing that goes out says who has which account or session', async () => {
  const host = await owner('Ada')
  const { room } = await place(host)
  const bo = await person('Bo')
  await joined(bo, room.code)
  await readRoom(bo, room.code)
  const everything = JSON.stringify(await told(host))
  for (const { account, credential, cookie } of [host, bo]) {
    for (const secret of [account.id, credential.id, cookie.split('=')[1] ?? '']) {
      expect(everything).not.toContain(secret)
    }
  }
})
