import { and, eq } from 'drizzle-orm'
import { beforeEach, expect, test } from 'vitest'
import { db } from '@/db/client'
import { events, members, webhookDeliveries, webhooks } from '@/db/schema'
import { createGuest } from '../accounts/guests'
import { register } from '../accounts/register'
import { browserHeaders, ownAddress, somebody } from '../accounts/test-browser'
import { drainEvents } from '../events/drain'
import { startWebhooks } from '../events/webhooks/take-event'
import { deliveriesOf, webhookOf } from '../events/webhooks/webhook-under-test'
import { changeRole } from '../rooms/members'
import { joined, opened } from '../rooms/party-under-test'
import { tellOfRooms } from '../rooms/webhook-events'
import type { SessionViewer } from '../viewer/viewer'
import { browserViewer } from '../viewer/viewer-under-test'
import { bring } from './bring'
import { deleteAccount } from './delete-account'
import { signIn } from './sign-in'

beforeEach(async () => {
  await db().delete(events)
  tellOfRooms()
  startWebhooks()
})

async function viewerOf(secret: string): Promise<SessionViewer & { headers: Headers }> {
  const headers = await browserHeaders(secret, ownAddress())
  return { ...(await browserViewer(headers)), headers }
}

async function guest() {
  return viewerOf((await createGuest({ userAgent: null })).session.secret)
}

/** Somebody registered with a webhook that hears of rooms. */
async function owner() {
  const credentials = somebody()
  const { session } = await register(credentials, await browserHeaders(null, ownAddress()))
  const viewer = await viewerOf(session.secret)
  const { webhookId } = await webhookOf(viewer.account.id, 'https://example.com/hook', ['room.*'])
  return { ...viewer, credentials, webhookId }
}

/** What a webhook was told since it was last asked: the types, and whom they are about. */
async function told(webhookId: string): Promise<string[]> {
  await drainEvents()
  const deliveries = await deliveriesOf(webhookId)
  await db().delete(webhookDeliveries).where(eq(webhookDeliveries.webhookId, webhookId))
  return deliveries
    .map(({ body }) => JSON.parse(body))
    .map(({ type, data }) => [type, data.member?.id ?? data.host?.id, data.reason].filter(Boolean).join(' '))
}

async function memberIn(roomId: string, { account }: SessionViewer): Promise<string> {
  const [row] = await db()
    .select({ id: members.id })
    .from(members)
    .where(and(eq(members.roomId, roomId), eq(members.accountId, account.id)))
  return row?.id ?? 'nobody'
}

test('a deleted account’s webhooks are deleted with it, with all they were to be told', async () => {
  const ada = await owner()
  const { code } = await opened(ada)
  await joined(await guest(), code)
  await drainEvents()
  expect(await deliveriesOf(ada.webhookId)).toHaveLength(2)
  await deleteAccount(ada, ada.headers)
  await drainEvents()
  expect(await deliveriesOf(ada.webhookId)).toEqual([])
  const left = db().select({ id: webhooks.id }).from(webhooks)
  expect(await left.where(eq(webhooks.accountId, ada.account.id))).toEqual([])
})

test('a room that a guest brings along is told to the webhooks of who hosts it now', async () => {
  const ada = await owner()
  const stray = await guest()
  const { id } = await opened(stray)
  const { session } = await signIn({ ...ada.credentials, headers: stray.headers })
  const viewer = await viewerOf(session.secret)
  await bring(viewer, { room: true })
  expect(await told(ada.webhookId)).toEqual([`room.host_changed ${await memberIn(id, viewer)}`])
})

test('of two members who turn out to be one person, one has left', async () => {
  const host = await owner()
  const { id, code } = await opened(host)
  const ada = await owner()
  await joined(ada, code)
  const stray = await guest()
  await joined(stray, code)
  const old = await memberIn(id, stray)
  await told(host.webhookId)
  const { session } = await signIn({ ...ada.credentials, headers: stray.headers })
  await bring(await viewerOf(session.secret), { memberships: true })
  expect(await told(host.webhookId)).toEqual([`room.member_left ${old} left`])
})

test('who is in the room and turns out to be banned has been removed', async () => {
  const host = await owner()
  const { id, code } = await opened(host)
  const ada = await owner()
  await joined(ada, code)
  const stray = await guest()
  await joined(stray, code)
  await changeRole(host, code, await memberIn(id, stray), { role: 'banned' })
  await told(host.webhookId)
  await signIn({ ...ada.credentials, headers: stray.headers })
  expect(await told(host.webhookId)).toEqual([`room.member_left ${await memberIn(id, ada)} removed`])
})
