import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { accountDevice } from '../../accounts'
import { ALL_ALBUMS, ALL_PLAYLISTS, ALL_TRACKS } from '../catalogue/catalogue'
import { type ApiCall, SpotifyUnderTest } from '../spotify-under-test'

const KITCHEN = accountDevice('ada', 'Kitchen speaker').key
const PHONE = accountDevice('ada', 'Ada’s phone').key
const playlist = ALL_PLAYLISTS[0]
const album = ALL_ALBUMS.find(({ track_ids }) => track_ids.length >= 3)
const shortOnes = ALL_TRACKS.filter(({ duration_ms }) => duration_ms <= 25_000)
const uris = shortOnes.slice(0, 3).map(({ id }) => `spotify:track:${id}`)
const [first = '', second = '', third = ''] = uris

let spotify: SpotifyUnderTest
let ada: ApiCall
beforeAll(async () => {
  spotify = await SpotifyUnderTest.start()
})
beforeEach(async () => {
  spotify.simulator.control.reset()
  spotify.simulator.control.behaviour({ lag_ms: 0 })
  ada = await spotify.as('ada')
})
afterAll(() => spotify.simulator.close())

const pass = (advance_ms: number) => spotify.simulator.control.clock({ advance_ms })
const person = (input: Record<string, unknown>) =>
  spotify.simulator.control.player({ account: 'ada', ...input })
const state = async () => (await ada('GET', '/me/player')).body
const play = (body?: unknown) => ada('PUT', `/me/player/play?device_id=${KITCHEN}`, body)
const reason = (answer: Awaited<ReturnType<ApiCall>>) => [
  answer.status,
  answer.body.error.reason ?? answer.body.error.message,
]

test('at first both devices are listed and idle, and nothing is active', async () => {
  const { devices } = (await ada('GET', '/me/player/devices')).body
  expect(
    devices.map((device: { name: string; is_active: boolean }) => [device.name, device.is_active]),
  ).toEqual([
    ['Kitchen speaker', false],
    ['Ada’s phone', false],
  ])
  expect((await ada('GET', '/me/player')).status).toBe(204)
  expect((await ada('GET', '/me/player/currently-playing')).status).toBe(204)
  expect(reason(await ada('PUT', '/me/player/play'))).toEqual([404, 'NO_ACTIVE_DEVICE'])
  expect(reason(await ada('POST', '/me/player/next'))).toEqual([404, 'NO_ACTIVE_DEVICE'])
})

test('a command that names a listed device wakes it, an unknown one is not found', async () => {
  expect((await play({ uris })).status).toBe(204)
  expect((await state()).device).toMatchObject({ id: KITCHEN, is_active: true, volume_percent: 60 })
  expect(reason(await ada('PUT', '/me/player/play?device_id=nope'))).toEqual([404, 'Device not found'])
})

test('resuming with nothing loaded starts the first playlist', async () => {
  await play()
  expect(await state()).toMatchObject({
    is_playing: true,
    context: { uri: `spotify:playlist:${playlist?.id}` },
    item: { id: playlist?.track_ids[0] },
  })
})

test('songs progress, end and give way to the next, then the music stops at the first', async () => {
  await play({ uris })
  pass(5_000)
  expect(await state()).toMatchObject({
    progress_ms: 5_000,
    item: { uri: first },
    actions: { disallows: { resuming: true } },
  })
  pass(shortOnes[0]?.duration_ms ?? 0)
  expect(await state()).toMatchObject({ progress_ms: 5_000, item: { uri: second } })
  pass(60_000)
  expect(await state()).toMatchObject({ is_playing: false, progress_ms: 0, item: { uri: first } })
})

test('timestamp is when the state last changed, not when it was read', async () => {
  await play({ uris })
  const started = (await state()).timestamp
  pass(3_000)
  expect((await state()).timestamp).toBe(started)
  pass(shortOnes[0]?.duration_ms ?? 0)
  expect((await state()).timestamp).toBe(started + (shortOnes[0]?.duration_ms ?? 0))
})

test('the user queue comes before the context, keeps duplicates and is shown padded', async () => {
  await play({ uris: [first, second] })
  await ada('POST', `/me/player/queue?uri=${third}`)
  await ada('POST', `/me/player/queue?uri=${third}`)
  const { body } = await ada('GET', '/me/player/queue')
  expect(body.currently_playing.uri).toBe(first)
  expect(body.queue).toHaveLength(20)
  expect(body.queue.slice(0, 4).map(({ uri }: { uri: string }) => uri)).toEqual([third, third, second, first])
  const heard = []
  for (let i = 0; i < 3; i++) {
    await ada('POST', '/me/player/next')
    heard.push((await state()).item.uri)
  }
  expect(heard).toEqual([third, third, second])
  expect(reason(await ada('POST', '/me/player/queue?uri=spotify:track:nope'))[0]).toBe(400)
})

test('play while playing and pause while paused are Restriction violated', async () => {
  await play({ uris })
  expect(reason(await ada('PUT', '/me/player/play'))).toEqual([403, 'UNKNOWN'])
  expect((await ada('PUT', '/me/player/pause')).status).toBe(204)
  const again = await ada('PUT', '/me/player/pause')
  expect(reason(again)).toEqual([403, 'UNKNOWN'])
  expect(again.body.error.message).toContain('Restriction violated')
  expect((await ada('PUT', '/me/player/play')).status).toBe(204)
})

test('pausing keeps the place, seeking moves it, past the end is the next song', async () => {
  await play({ uris, position_ms: 2_000 })
  pass(1_000)
  await ada('PUT', '/me/player/pause')
  pass(100_000)
  expect(await state()).toMatchObject({ is_playing: false, progress_ms: 3_000 })
  await ada('PUT', '/me/player/seek?position_ms=7000')
  expect((await state()).progress_ms).toBe(7_000)
  await ada('PUT', '/me/player/seek?position_ms=999999')
  expect((await state()).item.uri).toBe(second)
  expect((await ada('PUT', '/me/player/seek?position_ms=-1')).status).toBe(400)
})

test('a context starts at its offset, by position or by song', async () => {
  const context_uri = `spotify:album:${album?.id}`
  await play({ context_uri, offset: { position: 1 } })
  expect((await state()).item.id).toBe(album?.track_ids[1])
  await play({ context_uri, offset: { uri: `spotify:track:${album?.track_ids[2]}` } })
  expect((await state()).item.id).toBe(album?.track_ids[2])
  await ada('POST', '/me/player/previous')
  expect((await state()).item.id).toBe(album?.track_ids[1])
  expect((await play({ context_uri, uris })).status).toBe(400)
  expect((await play({ context_uri, offset: { position: 99 } })).status).toBe(400)
  expect((await play({ context_uri: 'spotify:album:0000000000000000000000' })).status).toBe(404)
})

test('repeat track plays the song again, repeat context starts over, shuffle keeps the current song', async () => {
  await play({ uris })
  await ada('PUT', '/me/player/repeat?state=track')
  pass(30_000)
  expect(await state()).toMatchObject({ repeat_state: 'track', item: { uri: first }, is_playing: true })
  await ada('PUT', '/me/player/repeat?state=context')
  for (let i = 0; i < 3; i++) await ada('POST', '/me/player/next')
  expect((await state()).item.uri).toBe(first)
  await play({ context_uri: `spotify:playlist:${playlist?.id}`, offset: { position: 3 } })
  await ada('PUT', '/me/player/shuffle?state=true')
  expect(await state()).toMatchObject({ shuffle_state: true, item: { id: playlist?.track_ids[3] } })
  const order = (await ada('GET', '/me/player/queue')).body.queue.map(({ id }: { id: string }) => id)
  expect(order).not.toEqual(playlist?.track_ids.slice(4, 24))
  await ada('PUT', '/me/player/shuffle?state=false')
  await ada('POST', '/me/player/next')
  expect((await state()).item.id).toBe(playlist?.track_ids[4])
})

test('volume is set where the device allows it', async () => {
  await play({ uris })
  expect((await ada('PUT', '/me/player/volume?volume_percent=15')).status).toBe(204)
  expect((await state()).device.volume_percent).toBe(15)
  expect((await ada('PUT', '/me/player/volume?volume_percent=101')).status).toBe(400)
  const phone = await ada('PUT', `/me/player/volume?volume_percent=15&device_id=${PHONE}`)
  expect(reason(phone)).toEqual([403, 'VOLUME_CONTROL_DISALLOW'])
})

test('transferring moves the music and starts it only when asked', async () => {
  await play({ uris })
  expect((await ada('PUT', '/me/player', { device_ids: [PHONE] })).status).toBe(204)
  expect(await state()).toMatchObject({ is_playing: true, device: { id: PHONE, volume_percent: null } })
  await ada('PUT', '/me/player/pause')
  await ada('PUT', '/me/player', { device_ids: [KITCHEN] })
  expect((await state()).is_playing).toBe(false)
  await ada('PUT', '/me/player', { device_ids: [PHONE], play: true })
  expect((await state()).is_playing).toBe(true)
  expect((await ada('PUT', '/me/player', { device_ids: [PHONE, KITCHEN] })).status).toBe(400)
  expect(reason(await ada('PUT', '/me/player', { device_ids: ['nope'] }))).toEqual([404, 'Device not found'])
})

test('a command shows after the lag, while the song shown goes on by itself', async () => {
  spotify.simulator.control.behaviour({ lag_ms: 300 })
  await play({ uris })
  expect((await ada('GET', '/me/player')).status).toBe(204)
  pass(299)
  expect((await ada('GET', '/me/player')).status).toBe(204)
  pass(1)
  expect(await state()).toMatchObject({ is_playing: true, progress_ms: 300 })
  await ada('PUT', '/me/player/pause')
  pass(200)
  expect(await state()).toMatchObject({ is_playing: true, progress_ms: 500 })
  pass(100)
  expect(await state()).toMatchObject({ is_playing: false, progress_ms: 300 })
})

test('a free account looks but does not control, and premium can be switched', async () => {
  const carl = await spotify.as('carl')
  expect((await carl('GET', '/me/player/devices')).body.devices).toHaveLength(1)
  expect(reason(await carl('PUT', '/me/player/play'))).toEqual([403, 'PREMIUM_REQUIRED'])
  spotify.simulator.control.behaviour({ premium: false })
  expect(reason(await play({ uris }))).toEqual([403, 'PREMIUM_REQUIRED'])
  spotify.simulator.control.behaviour({ premium: { carl: true } })
  expect((await play({ uris })).status).toBe(204)
  expect(reason(await carl('PUT', '/me/player/play'))).toEqual([404, 'NO_ACTIVE_DEVICE'])
})

test('a missing scope is 401 on the player and 403 elsewhere', async () => {
  const reader = await spotify.as('ada', 'user-read-playback-state')
  expect(reason(await reader('PUT', '/me/player/pause'))).toEqual([401, 'Permissions missing'])
  expect(reason(await reader('GET', '/me/player/currently-playing'))).toEqual([401, 'Permissions missing'])
  expect((await reader('GET', '/me/player/queue')).status).toBe(200)
  expect(reason(await reader('GET', '/me/playlists'))).toEqual([403, 'Insufficient client scope'])
})

test('a person starts the first playlist on the first device, with nothing loaded', async () => {
  person({ is_playing: true })
  expect(await state()).toMatchObject({
    is_playing: true,
    device: { id: KITCHEN },
    item: { id: playlist?.track_ids[0] },
  })
  person({ is_playing: false })
  expect((await state()).is_playing).toBe(false)
})

test('in a private session nothing is told; in an ad the item is null and skipping is refused', async () => {
  await play({ uris })
  person({ private: true })
  expect((await ada('GET', '/me/player')).status).toBe(204)
  person({ private: false, ad: true })
  pass(15_000)
  expect(await state()).toMatchObject({ item: null, currently_playing_type: 'ad', progress_ms: 15_000 })
  expect(reason(await ada('POST', '/me/player/next'))).toEqual([403, 'UNKNOWN'])
  person({ ad: false })
  expect(await state()).toMatchObject({
    item: { uri: first },
    progress_ms: 0,
    currently_playing_type: 'track',
  })
})

test('a device that vanishes is still shown for the lag, its progress running past the end', async () => {
  await play({ uris })
  pass(19_000)
  spotify.simulator.control.behaviour({ lag_ms: 10_000 })
  person({ remove_device: 'Kitchen speaker' })
  pass(9_000)
  const ghost = await state()
  expect(ghost.item.uri).toBe(first)
  expect(ghost.progress_ms).toBeGreaterThan(ghost.item.duration_ms)
  pass(1_000)
  expect((await ada('GET', '/me/player')).status).toBe(204)
  expect(reason(await ada('PUT', '/me/player/play'))).toEqual([404, 'NO_ACTIVE_DEVICE'])
  expect((await ada('GET', '/me/player/devices')).body.devices).toHaveLength(1)
})

test('a device appears when a person switches one on, even with a null id', async () => {
  const dora = await spotify.as('dora')
  expect((await dora('GET', '/me/player/devices')).body.devices).toEqual([])
  expect(() => spotify.simulator.control.player({ account: 'dora', is_playing: true })).toThrow('no device')
  spotify.simulator.control.player({ account: 'dora', device: { name: 'Old radio', active: false } })
  const [radio] = (await dora('GET', '/me/player/devices')).body.devices
  expect(radio).toMatchObject({ name: 'Old radio', is_active: false })
  expect((await dora('PUT', `/me/player/play?device_id=${radio.id}`)).status).toBe(204)
  person({ device: { name: 'Nameless', id: null, volume_percent: null } })
  expect((await state()).device).toMatchObject({ id: null, volume_percent: null, is_active: true })
})

test('what was played is told latest first', async () => {
  await play({ uris })
  pass(25_500)
  await ada('POST', '/me/player/next')
  const { items } = (await ada('GET', '/me/player/recently-played?limit=2')).body
  expect(items.map(({ track }: { track: { uri: string } }) => track.uri)).toEqual([second, first])
})
