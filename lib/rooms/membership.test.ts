import { eq, getTableColumns } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { db } from '@/db/client'
import { members, rooms } from '@/db/schema'
import { findMembership } from './membership'
import { party } from './party-under-test'
import { renewStreams } from './presence'

test('a membership is the very rows of room and member', async () => {
  const { host, room } = await party({ skip_percent: 30, locked: true, guest_can_pause: false })
  await renewStreams([room.member_id])
  const found = await findMembership(host.account.id, room.code)
  const [roomRow] = await db().select(getTableColumns(rooms)).from(rooms).where(eq(rooms.id, room.id))
  const [memberRow] = await db()
    .select(getTableColumns(members))
    .from(members)
    .where(eq(members.id, room.member_id))
  expect(found).toEqual({ room: roomRow, member: memberRow })
})
