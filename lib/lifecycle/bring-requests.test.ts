import { eq, inArray } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { db } from '@/db/client'
import { members, requestVotes } from '@/db/schema'
import { requested, requestsIn, voted } from '../rooms/requests/requests-under-test'
import { bring } from './bring'
import { becomes, guest, join, member, membership, open, roomOf } from './people-under-test'

async function bothInOneRoom() {
  const [host, before, target] = [await guest(), await guest(), await member()]
  const code = await open(host)
  await join(before, code)
  await join(target, code)
  const [old, own, third] = [
    await membership(code, before),
    await membership(code, target),
    await membership(code, host),
  ]
  if (!old || !own || !third) throw new Error('not set up')
  return { before, target, roomId: (await roomOf(code)).id, oldId: old.id, ownId: own.id, hostId: third.id }
}

const votesOn = async (...ids: string[]) =>
  (
    await db()
      .select({ id: requestVotes.requestId, by: requestVotes.memberId })
      .from(requestVotes)
      .where(inArray(requestVotes.requestId, ids))
  ).map(({ id, by }) => `${id} ${by}`)

test('30: who was in the room as both has their requests, one vote each, and none on their own', async () => {
  const { before, target, roomId, oldId, ownId, hostId } = await bothInOneRoom()
  const byOld = await requested(roomId, oldId)
  const byOwn = await requested(roomId, ownId)
  const byHost = await requested(roomId, hostId)
  const other = await requested(roomId, hostId)
  await voted(byHost, oldId, ownId)
  await voted(byOwn, oldId, hostId)
  await voted(byOld, ownId)
  await voted(other, oldId)
  const now = await becomes(before, target.credentials)
  await bring(now.viewer, { memberships: true })
  expect((await requestsIn(roomId)).map(({ by }) => by)).toEqual([ownId, ownId, hostId, hostId])
  expect((await votesOn(byOld, byOwn, byHost, other)).toSorted()).toEqual(
    [`${byHost} ${ownId}`, `${byOwn} ${hostId}`, `${other} ${ownId}`].toSorted(),
  )
})

test('30: a ban of one of the two takes the requests of both', async () => {
  const { before, target, roomId, oldId, ownId } = await bothInOneRoom()
  await requested(roomId, oldId)
  await requested(roomId, ownId)
  await db().update(members).set({ role: 'banned', leftAt: new Date() }).where(eq(members.id, ownId))
  const now = await becomes(before, target.credentials)
  await bring(now.viewer, { memberships: true })
  expect((await requestsIn(roomId)).map(({ by, reason }) => [by, reason])).toEqual([
    [ownId, 'banned'],
    [ownId, 'banned'],
  ])
})

test('30: a banned guest who signs in takes the account’s requests along', async () => {
  const { before, target, roomId, oldId, ownId } = await bothInOneRoom()
  await requested(roomId, ownId)
  await db().update(members).set({ role: 'banned', leftAt: new Date() }).where(eq(members.id, oldId))
  await becomes(before, target.credentials)
  expect((await requestsIn(roomId)).map(({ reason }) => reason)).toEqual(['banned'])
})
