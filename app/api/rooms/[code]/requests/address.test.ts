import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { call } from '@/app/api/rooms/calls-under-test'
import { type Room, type Stage, startStage } from '@/lib/playback/playback-under-test'
import * as search from '../search/route'
import * as all from './route'

let stage: Stage
beforeAll(async () => {
  stage = await startStage()
})
afterAll(() => stage.close())
beforeEach(() => stage.clear())

function find({ host, code }: Room, q: string): Promise<Response> {
  const handler: typeof search.GET = (request, context) =>
    search.GET(new Request(`${request.url}?q=${encodeURIComponent(q)}`, request), context)
  return call(handler, 'GET', { as: host, params: { code } })
}

const ask = ({ host, code }: Room, uri: string) =>
  call(all.POST, 'POST', { as: host, params: { code }, body: { uri } })

const id = '0'.repeat(22)

describe('a link', () => {
  test('of a song finds that song, shared in whatever words, and is asked for by it', async () => {
    const room = await stage.room('ada')
    const { tracks } = await (await find(room, 'short')).json()
    const uri: string = tracks[0].uri
    const link = `open.spotify.com/intl-de/track/${uri.split(':')[2]}/?si=${'x'.repeat(200)}`
    for (const q of [uri, link, `Hör dir „Kurz“ an:\nhttps://${link}`]) {
      expect(await (await find(room, q)).json()).toMatchObject({ tracks: [{ uri }], next_offset: null })
    }
    const asked = await ask(room, `Listen: <https://${link}>`)
    expect([asked.status, (await asked.json()).track.uri]).toEqual([201, uri])
  })

  test.each([
    [`https://open.spotify.com/album/${id}`, 'album'],
    [`spotify:playlist:${id}`, 'playlist'],
    [`open.spotify.com/artist/${id}`, 'artist'],
    [`https://open.spotify.com/episode/${id}?si=1`, 'episode'],
    [`https://open.spotify.com/show/${id}`, 'show'],
    ['https://spotify.link/AbCdEf', 'short_link'],
    ['https://music.youtube.com/watch?v=1', 'other_service'],
    ['https://open.spotify.com.evil.example/track/0000000000000000000001', 'unknown'],
    ['https://open.spotify.com/track/0000000000000000000000', 'unknown'],
  ])('%s is told for what it is, found or asked for: %s', async (address, reason) => {
    const room = await stage.room('ada')
    for (const answer of [await find(room, address), await ask(room, address)]) {
      expect(answer.status).toBe(422)
      expect(await answer.json()).toMatchObject({ code: 'track_unavailable', reason })
    }
  })
})
