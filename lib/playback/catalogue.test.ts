import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { find, searchTracks, trackOf } from './catalogue'
import { type Room, type Stage, startStage } from './playback-under-test'
import { readFromProvider } from './provider-api'

let stage: Stage
let room: Room
let account: string
beforeAll(async () => {
  stage = await startStage()
})
afterAll(() => stage.close())
beforeEach(async () => {
  await stage.clear()
  room = await stage.room('ada')
  account = room.host.account.id
})

const searched = z.object({ tracks: z.object({ items: z.array(z.object({ uri: z.string() })) }) })

const asked = (since: number) =>
  stage.control
    .requests(since)
    .flatMap(({ path }) => (/\/(search|tracks)/.test(path) ? [path.replace(/^.*\/v1/, '')] : []))

describe('a search', () => {
  test('finds ten at a time and says where the next ten begin', async () => {
    const first = await searchTracks(account, 'short', 0)
    expect(first.tracks).toHaveLength(10)
    expect(first.nextOffset).toBe(10)
    const second = await searchTracks(account, 'short', 10)
    expect(second.tracks.length).toBeGreaterThan(0)
    expect(second.nextOffset).toBeNull()
    const uris = [...first.tracks, ...second.tracks].map(({ uri }) => uri)
    expect(new Set(uris).size).toBe(uris.length)
    expect(first.tracks[0]).toEqual({
      uri: expect.stringMatching(/^spotify:track:[0-9A-Za-z]{22}$/),
      title: expect.stringMatching(/short/i),
      artists: ['The Intermissions'],
      album: 'Small Hours, Smaller Songs',
      imageUrl: expect.stringContaining('/spotify/images/album/'),
      durationMs: expect.any(Number),
      explicit: expect.any(Boolean),
    })
  })

  test('of many people at the same time for the same asks the provider once, however it is spelt', async () => {
    const since = stage.last()
    const typed = ['short', ' Short', 'SHORT  ', 'short']
    const found = await Promise.all(typed.map((q) => searchTracks(account, q, 0)))
    expect(new Set(found.map((each) => JSON.stringify(each))).size).toBe(1)
    expect(asked(since)).toEqual(['/search'])
  })

  test('leaves out what cannot be played', async () => {
    expect(await searchTracks(account, 'unplayable', 0)).toEqual({ tracks: [], nextOffset: null })
  })

  test('44: of a catalogue that holds anything at all gives what can be stored and shown', async () => {
    const id = '0000000000000000000001'
    const track = { type: 'track', id, uri: `spotify:track:${id}`, duration_ms: 1_000, artists: null }
    const items = [
      null,
      7,
      { type: 'episode', uri: 'spotify:episode:1', name: 'No song', duration_ms: 1 },
      { ...track, name: null },
      { ...track, name: 'Local', uri: 'spotify:local:a:b:c:1', is_local: true },
      { ...track, name: `<script>\u202E\0${'x'.repeat(10_000)}` },
      { ...track, name: 'Relinked', linked_from: { uri: 'spotify:track:0000000000000000000002' } },
    ]
    stage.control.faults({ match: { path: '/search' }, status: 200, body: { tracks: { items, next: 7 } } })
    const { tracks, nextOffset } = await searchTracks(account, 'anything', 0)
    expect(nextOffset).toBeNull()
    expect(tracks.map(({ uri }) => uri)).toEqual([track.uri, 'spotify:track:0000000000000000000002'])
    expect(tracks[0]?.title).toMatch(/^<script>x+…$/)
    expect(tracks[0]?.title).toHaveLength(300)
    expect(await trackOf(account, 'spotify:track:0000000000000000000002')).toEqual(tracks[1])
  })

  test('that failed is asked again', async () => {
    stage.control.faults({ match: { path: '/search' }, status: 500 })
    await expect(searchTracks(account, 'short', 0)).rejects.toMatchObject({ kind: 'provider_down' })
    expect((await searchTracks(account, 'short', 0)).tracks).toHaveLength(10)
  })
})

describe('a song', () => {
  test('that a search showed is known; any other is looked up once', async () => {
    const { tracks } = await searchTracks(account, 'short', 0)
    const since = stage.last()
    const uri = tracks[0]?.uri ?? ''
    expect(await trackOf(account, uri)).toEqual(tracks[0])
    expect(asked(since)).toEqual([])
    await stage.clear()
    const other = (await stage.room('ada')).host.account.id
    const all = await Promise.all(Array.from({ length: 20 }, () => trackOf(other, uri)))
    expect(all[0]).toEqual(tracks[0])
    expect(asked(0)).toHaveLength(1)
  })

  test('is found by the link people copy', async () => {
    const [track] = (await searchTracks(account, 'short', 0)).tracks
    const id = track?.uri.split(':')[2]
    for (const link of [
      `https://open.spotify.com/track/${id}`,
      ` https://open.spotify.com/intl-de/track/${id}?si=abc `,
      `Listen to ${track?.title}:\nopen.spotify.com/track/${id}`,
    ]) {
      expect(await trackOf(account, link)).toEqual(track)
    }
  })

  test('is the one that is found by its link or URI, without a search', async () => {
    const [track] = (await searchTracks(account, 'short', 0)).tracks
    const since = stage.last()
    const link = `http://open.spotify.com/track/${track?.uri.split(':')[2]}/?si=1`
    for (const typed of [link, track?.uri ?? '']) {
      expect(await find(account, typed, 0)).toEqual({ tracks: [track], nextOffset: null })
    }
    expect(await find(account, link, 10)).toEqual({ tracks: [], nextOffset: null })
    expect(asked(since)).toEqual([])
  })

  test.each([
    ['spotify:local:Artist:Album:Song:200', 'local'],
    ['spotify:track:0000000000000000000000', 'unknown'],
    ['spotify:track:short', 'unknown'],
    ['spotify:episode:0000000000000000000000', 'episode'],
    ['https://open.spotify.com/album/0000000000000000000000?si=1', 'album'],
    ['spotify:user:spotify:playlist:0000000000000000000000', 'playlist'],
    ['open.spotify.com/artist/0000000000000000000000', 'artist'],
    ['https://open.spotify.com/show/0000000000000000000000', 'show'],
    ['https://spotify.link/AbCd', 'short_link'],
    ['https://youtu.be/dQw4w9WgXcQ', 'other_service'],
    ['spotify:track:../../me/player', 'unknown'],
    ['https://evil.example/track/0000000000000000000000', 'unknown'],
    ['javascript:alert(1)', 'unknown'],
    ['', 'unknown'],
  ])('%s cannot be asked for: %s', async (uri, reason) => {
    await expect(trackOf(account, uri)).rejects.toMatchObject({
      code: 'track_unavailable',
      options: { extra: { reason } },
    })
  })

  test('that is listed and not played where the host is cannot be asked for, seen in a search or not', async () => {
    const query = { q: 'unplayable', type: 'track' }
    const seen = await readFromProvider(account, { method: 'GET', path: '/search', query }, searched)
    const uris = (seen?.tracks.items ?? []).map(({ uri }) => uri)
    expect(uris).toHaveLength(3)
    for (const [index, uri] of uris.entries()) {
      if (index === 1) await searchTracks(account, 'unplayable', 0)
      await expect(trackOf(account, uri)).rejects.toMatchObject({
        code: 'track_unavailable',
        options: { extra: { reason: 'not_playable' } },
      })
    }
  })
})
