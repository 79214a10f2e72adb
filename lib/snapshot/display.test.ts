import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { db } from '@/db/client'
import { members } from '@/db/schema'
import { startBus, stopBus } from '../realtime/bus'
import { endDisplayLink } from '../rooms/display/link'
import { screenFor } from '../rooms/display/screen-under-test'
import { endRoom } from '../rooms/end'
import { party, playing } from '../rooms/party-under-test'
import { changeSettings } from '../rooms/settings'
import { displaySnapshot } from './display'
import { displayState } from './display-state'
import { displayEvents, stopDisplayStreams } from './display-streams'
import { loadSnapshot } from './load'

beforeAll(startBus)
afterAll(async () => {
  stopDisplayStreams()
  await stopBus()
})

const soon = { timeout: 4_000, interval: 20 }

async function readStream(screen: Headers): Promise<{ text: string; ended: boolean }> {
  const seen = { text: '', ended: false }
  const { body } = await displayEvents(screen)
  const read = async () => {
    for await (const chunk of body ?? []) seen.text += new TextDecoder().decode(chunk)
    seen.ended = true
  }
  void read()
  await vi.waitFor(() => expect(seen.text).toContain('event: time'), soon)
  return seen
}

/** A room in which a song plays, as it looks once people have asked for songs. */
async function busyRoom() {
  const { room } = await party({ name: 'Kitchen' }, 'Bo')
  await playing(room.id)
  const loaded = await loadSnapshot(room.id)
  const now = loaded?.snapshot.now
  if (!now) throw new Error('nothing plays')
  const queue = ['One', 'Two', 'Three', 'Four'].map((title, index) => ({
    id: `id-of-request-${index}`,
    track: { ...now.track, title },
    requested_by: { id: `id-of-member-${index}`, name: `Guest ${index}` },
    votes: 3,
    voter_ids: ['id-of-voter'],
    pinned: false,
    handed_over: false,
  }))
  const asked = { ...now, requested_by: { id: 'id-of-asker', name: 'Bo' } }
  return { ...loaded.snapshot, now: asked, queue }
}

describe('what a display shows', () => {
  test('is the song, the next three with names and the code, and nothing else', async () => {
    const snapshot = await busyRoom()
    const shown = displaySnapshot(snapshot)
    expect(shown).toEqual({
      code: snapshot.code,
      name: 'Kitchen',
      version: snapshot.version,
      connection: snapshot.connection,
      now: {
        track: snapshot.now.track,
        is_playing: true,
        position_ms: 1_000,
        at: snapshot.now.at,
        requested_by: { name: 'Bo' },
      },
      queue: ['One', 'Two', 'Three'].map((title, index) => ({
        track: { ...snapshot.now.track, title },
        requested_by: { name: `Guest ${index}` },
      })),
    })
    expect(JSON.stringify(shown)).not.toMatch(/id-of-|voter|member|votes|settings/)
  })

  test('is asked for with an ETag, and 304 while it stands', async () => {
    const { host, room } = await party({ name: 'Kitchen' })
    const screen = await screenFor(host, room.code)
    const answer = await displayState(screen)
    expect(await answer.json()).toMatchObject({ code: room.code, name: 'Kitchen', now: null, queue: [] })
    expect(answer.headers.get('cache-control')).toBe('private, no-store')
    screen.set('if-none-match', answer.headers.get('etag') ?? '')
    expect((await displayState(screen)).status).toBe(304)
    await changeSettings(host, room.code, { name: 'Garden' })
    expect((await displayState(screen)).status).toBe(200)
  })
})

describe('the stream of a screen', () => {
  test('brings a change within a second, and makes nobody present', async () => {
    const { host, room } = await party({ name: 'Kitchen' })
    const stream = await readStream(await screenFor(host, room.code))
    expect(stream.text).toContain('"name":"Kitchen"')
    const before = await presence(room.id)
    const changedAt = performance.now()
    await changeSettings(host, room.code, { name: 'Garden' })
    await vi.waitFor(() => expect(stream.text).toContain('"name":"Garden"'), soon)
    expect(performance.now() - changedAt).toBeLessThan(1_000)
    expect(stream.text).not.toMatch(/members|settings|voter/)
    expect(await presence(room.id)).toEqual(before)
  })

  test('ends at once with its link, and with its room', async () => {
    for (const [end, reason] of [
      [endDisplayLink, 'session_ended'],
      [endRoom, 'room_closed'],
    ] as const) {
      const { host, room } = await party({})
      const stream = await readStream(await screenFor(host, room.code))
      const endedAt = performance.now()
      await end(host, room.code)
      await vi.waitFor(() => expect(stream.ended).toBe(true), soon)
      expect(performance.now() - endedAt).toBeLessThan(1_000)
      expect(stream.text).toContain(`event: closed\ndata: {"reason":"${reason}"}`)
    }
  })
})

async function presence(roomId: string) {
  return db()
    .select({ id: members.id, present: members.present, until: members.streamUntil })
    .from(members)
    .where(eq(members.roomId, roomId))
}
