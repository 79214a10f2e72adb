import { afterAll, expect, test, vi } from 'vitest'
import { endSession } from '../accounts/sessions'
import { leaveRoom } from '../rooms/leave'
import { type Person, party } from '../rooms/party-under-test'
import { changeSettings } from '../rooms/settings'
import { roomEvents, stopStreams } from './streams'

// This process listens to no bus: what it learns, it learns by comparing.
afterAll(stopStreams)

const soon = { timeout: 4_000, interval: 20 }

async function readStream(viewer: Person, code: string): Promise<{ text: string; ended: boolean }> {
  const seen = { text: '', ended: false }
  const { body } = await roomEvents(viewer, code)
  const read = async () => {
    for await (const chunk of body ?? []) seen.text += new TextDecoder().decode(chunk)
    seen.ended = true
  }
  void read()
  return seen
}

test('a change whose news were lost is on the screens within two seconds', async () => {
  const { host, room } = await party({ name: 'Kitchen' })
  const stream = await readStream(host, room.code)
  await vi.waitFor(() => expect(stream.text).toContain('Kitchen'), soon)
  await changeSettings(host, room.code, { name: 'Garden' })
  const changedAt = performance.now()
  await vi.waitFor(() => expect(stream.text).toContain('Garden'), soon)
  expect(performance.now() - changedAt).toBeLessThan(2_000)
})

test('43: who is out of the room, or signed out, sees no more of it where the news of that were lost', async () => {
  const { room, guests } = await party({}, 'Bo', 'Cy')
  const [bo, cy] = guests.map(({ viewer }) => viewer)
  if (!bo || !cy) throw new Error('no guests')
  const [left, signedOut] = [await readStream(bo, room.code), await readStream(cy, room.code)]
  await leaveRoom(bo, room.code, {})
  await vi.waitFor(() => expect(left.ended).toBe(true), soon)
  expect(left.text).toContain('event: closed\ndata: {"reason":"left"}')
  expect(signedOut.ended).toBe(false)
  await endSession(cy.credential.id)
  await vi.waitFor(() => expect(signedOut.ended).toBe(true), soon)
  expect(signedOut.text).toContain('"session_ended"')
})

test('a room that ended closes its streams where the news of that were lost', async () => {
  const { host, room, guests } = await party({}, 'Bo')
  const [bo] = guests
  if (!bo) throw new Error('no guest')
  const stream = await readStream(bo.viewer, room.code)
  await leaveRoom(host, room.code, {})
  await vi.waitFor(() => expect(stream.ended).toBe(true), soon)
  expect(stream.text).toContain('"room_closed"')
})
