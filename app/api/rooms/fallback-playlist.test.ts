import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Room, type Stage, startStage } from '@/lib/playback/playback-under-test'
import { cataloguePlaylists } from '@/scripts/vitest/simulated-provider'
import * as one from './[code]/route'
import { call } from './calls-under-test'
import * as all from './route'

let stage: Stage
beforeAll(async () => {
  stage = await startStage()
})
afterAll(() => stage.close())
beforeEach(() => stage.clear())

const missing = `spotify:playlist:${'0'.repeat(22)}`
const [, there] = cataloguePlaylists

const patch = ({ host, code }: Room, uri: string | null) =>
  call(one.PATCH, 'PATCH', { as: host, params: { code }, body: { fallback_playlist_uri: uri } })

test('a fallback playlist that the provider does not have for the host is refused when it is set', async () => {
  const room = await stage.room('ada')
  for (const uri of [missing, `https://open.spotify.com/playlist/${'0'.repeat(22)}?si=1`]) {
    const answer = await patch(room, uri)
    expect(answer.status).toBe(422)
    expect(await answer.json()).toMatchObject({
      code: 'validation',
      errors: [{ path: 'fallback_playlist_uri' }],
    })
  }
  const opening = call(all.POST, 'POST', { as: room.host, body: { fallback_playlist_uri: missing } })
  expect((await opening).status).toBe(422)
  const taken = await patch(room, there?.uri.replace('spotify:playlist:', 'open.spotify.com/playlist/') ?? '')
  expect(await taken.json()).toMatchObject({ fallback_playlist_uri: there?.uri })
  expect((await patch(room, null)).status).toBe(200)
})

test.each([
  ['is down', { status: 503 }],
  ['asks to wait', { status: 429, headers: { 'retry-after': '30' } }],
  [
    'wants another permission',
    { status: 403, body: { error: { status: 403, message: 'Insufficient client scope' } } },
  ],
])('a fallback playlist is taken while the provider %s', async (_name, fault) => {
  const room = await stage.room('ada')
  stage.control.faults({ match: { path: '/playlists/' }, times: 1, ...fault })
  expect((await patch(room, there?.uri ?? '')).status).toBe(200)
})

test('a fallback playlist is taken where the host is not connected', async () => {
  expect((await patch(await stage.room(null), missing)).status).toBe(200)
})
