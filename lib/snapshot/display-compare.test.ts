import { eq } from 'drizzle-orm'
import { afterAll, expect, test, vi } from 'vitest'
import { db } from '@/db/client'
import { displayScreens } from '@/db/schema'
import { endDisplayLink } from '../rooms/display/link'
import { screenFor } from '../rooms/display/screen-under-test'
import { screenOf } from '../rooms/display/screens'
import { endRoom } from '../rooms/end'
import { party } from '../rooms/party-under-test'
import { changeSettings } from '../rooms/settings'
import { displayEvents, stopDisplayStreams } from './display-streams'

// This process listens to no bus: what it learns, it learns by comparing.
afterAll(stopDisplayStreams)

const soon = { timeout: 4_000, interval: 20 }

async function readStream(screen: Headers): Promise<{ text: string; ended: boolean }> {
  const seen = { text: '', ended: false }
  const { body } = await displayEvents(screen)
  const read = async () => {
    for await (const chunk of body ?? []) seen.text += new TextDecoder().decode(chunk)
    seen.ended = true
  }
  void read()
  return seen
}

test('a change whose news were lost is on the screens all the same, and so is the end of their link', async () => {
  const { host, room } = await party({ name: 'Kitchen' })
  const stream = await readStream(await screenFor(host, room.code))
  await changeSettings(host, room.code, { name: 'Garden' })
  await vi.waitFor(() => expect(stream.text).toContain('Garden'), soon)
  await endDisplayLink(host, room.code)
  await vi.waitFor(() => expect(stream.ended).toBe(true), soon)
  expect(stream.text).toContain('"session_ended"')
})

test('a screen whose room has ended, and one whose time is over, show that too', async () => {
  const [one, other] = [await party({}), await party({})]
  const screen = await screenFor(other.host, other.room.code)
  const streams = await Promise.all([screenFor(one.host, one.room.code).then(readStream), readStream(screen)])
  const { id } = await screenOf(screen)
  await endRoom(one.host, one.room.code)
  await db().update(displayScreens).set({ expiresAt: new Date() }).where(eq(displayScreens.id, id))
  await vi.waitFor(() => expect(streams.map(({ ended }) => ended)).toEqual([true, true]), soon)
  expect(streams.map(({ text }) => /"reason":"(\w+)"/.exec(text)?.[1])).toEqual([
    'room_closed',
    'session_ended',
  ])
})
