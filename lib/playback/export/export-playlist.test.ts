import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { db } from '@/db/client'
import { connections, playlistExports, plays, tracks } from '@/db/schema'
import { catalogueSongs as songs } from '@/scripts/vitest/simulated-provider'
import { endRoom } from '../../rooms/end'
import { connect, type Room, type Stage, startStage } from '../playback-under-test'
import { exportPlaylist, exportState } from './export-playlist'

let stage: Stage

beforeAll(async () => {
  stage = await startStage()
})
afterAll(() => stage.close())
beforeEach(() => stage.clear())

const evening = Date.UTC(2026, 10, 20, 20)

type Play = Partial<typeof plays.$inferInsert>

/** A room whose host may make playlists, in which these songs have played, a minute each. */
async function roomWith(uris: readonly string[], marks: Record<number, Play> = {}): Promise<Room> {
  const room = await stage.room(null, { name: 'Kitchen' }, 'Bo')
  await connect(stage.world, room.host, 'ada', 'export')
  await played(room, uris, marks)
  return room
}

async function played(room: Room, uris: readonly string[], marks: Record<number, Play> = {}): Promise<void> {
  const about = { title: 'Song', artists: ['Somebody'], album: 'Album', durationMs: 60_000, explicit: false }
  await db()
    .insert(tracks)
    .values([...new Set(uris)].map((uri) => ({ uri, ...about })))
    .onConflictDoNothing()
  await db()
    .insert(plays)
    .values(
      uris.map((trackUri, index) => {
        const at = evening + index * 60_000
        const times = { startedAt: new Date(at), endedAt: new Date(at + 60_000) }
        return { roomId: room.id, trackUri, ...times, ...marks[index] }
      }),
    )
}

const made = (account = 'ada') => stage.control.playlists({ account })

/** What reached the provider's playlists since the request of this number. */
function asked(since: number): string[] {
  return stage.control
    .requests(since)
    .flatMap(({ method, path }) =>
      path.includes('playlists')
        ? [`${method} ${path.replace(/^.*\/v1/, '').replace(/\/playlists\/\w+/, '/playlists/…')}`]
        : [],
    )
}

describe('a playlist of what played', () => {
  test('has each song once, in the order of its first playing, without what was skipped or doubled', async () => {
    const [a = '', b = '', c = '', d = ''] = songs
    const local = 'spotify:local:Somebody:Album:Song:60'
    const room = await roomWith([b, a, b, c, d, local], { 3: { skipped: true }, 4: { doubled: true } })
    const result = await exportPlaylist(room.host, room.code)
    const [playlist] = made()
    expect(playlist).toMatchObject({
      name: `Kitchen · ${new Date().toISOString().slice(0, 10)}`,
      public: false,
      uris: [b, a],
    })
    expect(result).toEqual({
      playlist: {
        id: playlist?.id,
        url: expect.stringContaining(playlist?.id ?? 'none'),
        name: playlist?.name,
      },
      added: 2,
      total: 2,
      finished: true,
    })
    expect(await exportState(room.host, room.code)).toEqual(result)
  })

  test('goes there in pages of a hundred', async () => {
    const room = await roomWith(songs.slice(0, 250))
    const since = stage.last()
    expect(await exportPlaylist(room.host, room.code, { name: 'Last night' })).toMatchObject({ added: 250 })
    expect(asked(since)).toEqual(['POST /me/playlists', ...Array(3).fill('POST /playlists/…/items')])
    expect(made()).toMatchObject([{ name: 'Last night', uris: songs.slice(0, 250) }])
  })

  test('is another one when it is asked for again', async () => {
    const room = await roomWith(songs.slice(0, 2))
    await exportPlaylist(room.host, room.code)
    await exportPlaylist(room.host, room.code)
    expect(made()).toHaveLength(2)
  })

  test('is made of a past room as well, by its host alone', async () => {
    const room = await roomWith(songs.slice(0, 2))
    const [bo] = room.guests
    if (!bo) throw new Error('no guest')
    await expect(exportPlaylist(bo, room.code)).rejects.toMatchObject({ code: 'forbidden' })
    await endRoom(room.host, room.code)
    await expect(exportPlaylist(bo, room.id)).rejects.toMatchObject({ code: 'room_not_found' })
    await expect(exportPlaylist(room.host, room.code)).rejects.toMatchObject({ code: 'room_not_found' })
    expect(await exportPlaylist(room.host, room.id)).toMatchObject({ added: 2, finished: true })
  })

  test('is none where nothing played', async () => {
    const room = await roomWith(songs.slice(0, 1), { 0: { skipped: true } })
    const since = stage.last()
    await expect(exportPlaylist(room.host, room.code)).rejects.toMatchObject({
      code: 'conflict',
      options: { detail: expect.stringContaining('nothing to save') },
    })
    expect(asked(since)).toEqual([])
    expect(await exportState(room.host, room.code)).toBeNull()
  })
})

describe('what making a playlist takes', () => {
  test('is asked for when it is wanted, and said where', async () => {
    const room = await stage.room('ada')
    await played(room, songs.slice(0, 2))
    const since = stage.last()
    await expect(exportPlaylist(room.host, room.code)).rejects.toMatchObject({
      code: 'scope_needed',
      options: { extra: { connect: '/connect/spotify?also=export' } },
    })
    expect(asked(since)).toEqual([])
    await connect(stage.world, room.host, 'ada', 'export')
    expect(await exportPlaylist(room.host, room.code)).toMatchObject({ added: 2 })
  })

  test('is a connection that stands', async () => {
    const room = await stage.room(null)
    await played(room, songs.slice(0, 2))
    await expect(exportPlaylist(room.host, room.code)).rejects.toMatchObject({ code: 'not_connected' })
    await connect(stage.world, room.host, 'ada', 'export')
    stage.control.tokens({ account: 'ada', revoke: true })
    const error = { code: 'needs_reconnect', options: { extra: { added: 0, total: 2, playlist: null } } }
    await expect(exportPlaylist(room.host, room.code)).rejects.toMatchObject(error)
  })
})

describe('a page that does not get through', () => {
  const second = { match: { method: 'POST', path: '/items' }, status: 500, body: 'upstream' }

  /** The first page is in, the second one failed. */
  async function halfway(fault: Record<string, unknown>): Promise<Room> {
    const room = await roomWith(songs.slice(0, 250))
    // Met by the first page, which goes through.
    stage.control.faults({ match: second.match })
    stage.control.faults(fault)
    await expect(exportPlaylist(room.host, room.code)).rejects.toMatchObject({
      code: 'provider_down',
      options: {
        detail: 'The provider does not answer. 100 of 250 songs are in the playlist; ask again to go on',
        extra: { added: 100, total: 250, playlist: { name: expect.stringContaining('Kitchen') } },
      },
    })
    expect(await exportState(room.host, room.code)).toMatchObject({ added: 100, total: 250, finished: false })
    return room
  }

  test.each([
    ['before it took effect', second],
    ['after it took effect', { ...second, after: true }],
    ['and drops the connection after it took effect', { match: second.match, drop: true, after: true }],
  ])('%s is gone on with, and no song is there twice', async (_, fault) => {
    const room = await halfway(fault)
    expect(await exportPlaylist(room.host, room.code)).toMatchObject({
      added: 250,
      total: 250,
      finished: true,
    })
    expect(made()).toMatchObject([{ uris: songs.slice(0, 250) }])
  })

  test('is gone on with by another account’s room never', async () => {
    await halfway(second)
    const other = await stage.room(null, {}, 'Bo')
    await connect(stage.world, other.host, 'bela', 'export')
    await played(other, songs.slice(0, 3))
    expect(await exportPlaylist(other.host, other.code)).toMatchObject({ added: 3, total: 3 })
    expect(made('bela')).toMatchObject([{ uris: songs.slice(0, 3) }])
  })

  test('with a limit says how long to wait', async () => {
    const room = await roomWith(songs.slice(0, 2))
    stage.control.faults({ match: { path: '/items' }, status: 429, headers: { 'Retry-After': '7' } })
    await expect(exportPlaylist(room.host, room.code)).rejects.toMatchObject({
      code: 'rate_limited',
      options: { retryAfterS: 7, extra: { added: 0, total: 2 } },
    })
    expect(await exportPlaylist(room.host, room.code)).toMatchObject({ added: 2 })
    expect(made()).toHaveLength(1)
  })

  test('because the playlist is gone begins another one', async () => {
    const room = await halfway(second)
    stage.control.faults({
      match: { path: '/items' },
      status: 404,
      body: { error: { status: 404, message: 'Not found.' } },
    })
    expect(await exportPlaylist(room.host, room.code)).toMatchObject({ added: 250, finished: true })
    expect(made().map(({ uris }) => uris.length)).toEqual([250, 100])
  })

  test.each([
    ['at once', null],
    ['when it is gone on with', { match: { path: '/items' }, status: 503, body: 'upstream' }],
  ])('because of a song the provider does not take leaves that song out, %s', async (_, fault) => {
    const uris = songs.slice(0, 120)
    const room = await roomWith(uris.toSpliced(30, 1, 'spotify:track:0000000000000000000000'))
    if (fault) {
      stage.control.faults(fault)
      await expect(exportPlaylist(room.host, room.code)).rejects.toMatchObject({ code: 'provider_down' })
    }
    expect(await exportPlaylist(room.host, room.code)).toMatchObject({
      added: 119,
      total: 119,
      finished: true,
    })
    expect(made()).toMatchObject([{ uris: uris.toSpliced(30, 1) }])
  })
})

describe('one at a time', () => {
  test('ten calls at once make one playlist', async () => {
    const room = await roomWith(songs.slice(0, 120))
    // The first one is still at it when the others come.
    stage.control.faults({ match: { path: '/items' }, delay_ms: 1_000 })
    const calls = await Promise.allSettled(
      Array.from({ length: 10 }, () => exportPlaylist(room.host, room.code)),
    )
    const outcomes = calls.map((call) => (call.status === 'fulfilled' ? 'made' : String(call.reason.code)))
    expect(outcomes.filter((outcome) => outcome !== 'conflict')).toEqual(['made'])
    expect(made()).toMatchObject([{ uris: songs.slice(0, 120) }])
  })

  test('a call that died is taken over once its time is over, and a late one changes nothing', async () => {
    const room = await roomWith(songs.slice(0, 120))
    stage.control.faults({ match: { path: '/items' }, status: 500 })
    await expect(exportPlaylist(room.host, room.code)).rejects.toMatchObject({ code: 'provider_down' })
    const busy = (ms: number) =>
      db()
        .update(playlistExports)
        .set({ busyUntil: new Date(Date.now() + ms) })
        .where(eq(playlistExports.roomId, room.id))
    await busy(30_000)
    await expect(exportPlaylist(room.host, room.code)).rejects.toMatchObject({ code: 'conflict' })
    await busy(-1)
    expect(await exportPlaylist(room.host, room.code)).toMatchObject({ finished: true })
    expect(made()).toMatchObject([{ uris: songs.slice(0, 120) }])
  })
})

test('a scope the provider took away meanwhile asks for connecting again', async () => {
  const room = await stage.room('ada')
  await played(room, songs.slice(0, 2))
  await db()
    .update(connections)
    .set({ scope: ['playlist-modify-private'] })
    .where(eq(connections.accountId, room.host.account.id))
  await expect(exportPlaylist(room.host, room.code)).rejects.toMatchObject({ code: 'needs_reconnect' })
})
