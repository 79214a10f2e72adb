import { randomUUID } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { db } from '@/db/client'
import { accounts, members, requestVotes, rooms } from '@/db/schema'
import type { Viewer } from '../../viewer/viewer'
import { changeRole } from '../members'
import { party } from '../party-under-test'
import { markPlayed } from './handing-over'
import { requested, waitingIn } from './requests-under-test'
import { voteForRequest, withdrawVote } from './vote'

const votesOn = async (requestId: string) =>
  (
    await db()
      .select({ by: requestVotes.memberId })
      .from(requestVotes)
      .where(eq(requestVotes.requestId, requestId))
  ).map(({ by }) => by)

const versionOf = async (roomId: string) =>
  (await db().select({ version: rooms.version }).from(rooms).where(eq(rooms.id, roomId)))[0]?.version ?? 0

async function table() {
  const { host, room, guests } = await party({}, 'Bo', 'Cy')
  const [bo, cy] = guests
  if (!bo || !cy) throw new Error('no guests')
  return { host, room, bo, cy }
}

describe('a vote for a request', () => {
  test('counts once, moves the request within its turn, and can be taken back', async () => {
    const { room, bo, cy } = await table()
    const first = await requested(room.id, bo.memberId)
    const second = await requested(room.id, bo.memberId)
    for (let n = 0; n < 2; n += 1) await voteForRequest(cy.viewer, room.code, second)
    expect(await votesOn(second)).toEqual([cy.memberId])
    expect(await waitingIn(room.id)).toEqual([second, first])
    for (let n = 0; n < 2; n += 1) await withdrawVote(cy.viewer, room.code, second)
    expect(await votesOn(second)).toEqual([])
    expect(await waitingIn(room.id)).toEqual([first, second])
  })

  test('is news only where something changes', async () => {
    const { room, bo, cy } = await table()
    const id = await requested(room.id, bo.memberId)
    const before = await versionOf(room.id)
    await withdrawVote(cy.viewer, room.code, id)
    expect(await versionOf(room.id)).toBe(before)
    await voteForRequest(cy.viewer, room.code, id)
    await voteForRequest(cy.viewer, room.code, id)
    expect(await versionOf(room.id)).toBe(before + 1)
  })

  test('is for others’ requests that are to come, by members', async () => {
    const { host, room, bo, cy } = await table()
    const own = await requested(room.id, bo.memberId)
    await expect(voteForRequest(bo.viewer, room.code, own)).rejects.toMatchObject({ code: 'conflict' })
    await withdrawVote(bo.viewer, room.code, own)
    const proposal = await requested(room.id, bo.memberId, { state: 'proposed' })
    const played = await requested(room.id, bo.memberId)
    await db().transaction((tx) => markPlayed(tx, played))
    const elsewhere = await table()
    const foreign = await requested(elsewhere.room.id, elsewhere.bo.memberId)
    for (const id of [proposal, played, foreign, randomUUID(), 'x', `${own}'`]) {
      await expect(voteForRequest(cy.viewer, room.code, id), id).rejects.toMatchObject({ code: 'not_found' })
      await expect(withdrawVote(cy.viewer, room.code, id), id).rejects.toMatchObject({ code: 'not_found' })
    }
    await expect(voteForRequest(elsewhere.cy.viewer, room.code, own)).rejects.toMatchObject({
      code: 'room_not_found',
    })
    await changeRole(host, room.code, cy.memberId, { role: 'banned' })
    await expect(voteForRequest(cy.viewer, room.code, own)).rejects.toMatchObject({ code: 'banned' })
  })

  test('of 500 people at once is 500 votes exactly', async () => {
    const { room, bo } = await table()
    const id = await requested(room.id, bo.memberId)
    const crowd = Array.from({ length: 500 }, () => ({ id: randomUUID(), accountId: randomUUID() }))
    await db()
      .insert(accounts)
      .values(crowd.map(({ accountId }) => ({ id: accountId, kind: 'guest' as const, name: 'Guest' })))
    await db()
      .insert(members)
      .values(crowd.map((one) => ({ ...one, roomId: room.id, name: 'Guest', role: 'guest' as const })))
    const before = await versionOf(room.id)
    const asEach = ({ accountId }: { accountId: string }): Viewer => ({
      ...bo.viewer,
      account: { ...bo.viewer.account, id: accountId },
    })
    // Some tap twice: impatient fingers count once.
    await Promise.all(
      [...crowd, ...crowd.slice(0, 50)].map((one) => voteForRequest(asEach(one), room.code, id)),
    )
    expect(await votesOn(id)).toHaveLength(500)
    expect(await versionOf(room.id)).toBe(before + 500)
  }, 60_000)
})
