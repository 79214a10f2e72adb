import { afterAll, beforeAll, expect, test } from 'vitest'
import { ALL_ARTISTS, ALL_PLAYLISTS, ALL_TRACKS } from './catalogue/catalogue'
import { generateCatalogue } from './catalogue/generate'
import { type ApiCall, SpotifyUnderTest } from './spotify-under-test'

let spotify: SpotifyUnderTest
let ada: ApiCall
beforeAll(async () => {
  spotify = await SpotifyUnderTest.start()
  ada = await spotify.as('ada')
})
afterAll(() => spotify.simulator.close())

test('the catalogue is the same every time, large and varied', () => {
  expect(generateCatalogue()).toEqual(generateCatalogue())
  expect(ALL_TRACKS.length).toBeGreaterThanOrEqual(200)
  expect(ALL_ARTISTS.length).toBeGreaterThanOrEqual(40)
  expect(ALL_PLAYLISTS).toHaveLength(8)
  expect(new Set(ALL_TRACKS.map(({ id }) => id)).size).toBe(ALL_TRACKS.length)
  const lengths = ALL_TRACKS.map(({ duration_ms }) => duration_ms)
  expect([Math.min(...lengths), Math.max(...lengths)]).toEqual([20_000, 540_000])
  expect(ALL_TRACKS.filter(({ explicit }) => explicit).length).toBeGreaterThan(10)
})

test('q=short finds at least ten songs, all of 20 to 25 seconds', async () => {
  const { tracks } = (await ada('GET', '/search?q=short&type=track&limit=10')).body
  expect(tracks.total).toBeGreaterThanOrEqual(10)
  expect(tracks.items).toHaveLength(10)
  for (const { duration_ms } of tracks.items) {
    expect(duration_ms).toBeGreaterThanOrEqual(20_000)
    expect(duration_ms).toBeLessThanOrEqual(25_000)
  }
})

test('q=unplayable finds songs that are listed and not played', async () => {
  const { items } = (await ada('GET', '/search?q=unplayable&type=track&limit=10')).body.tracks
  expect(items).toHaveLength(3)
  const [device] = (await ada('GET', '/me/player/devices')).body.devices
  await ada('PUT', '/me/player', { device_ids: [device.id] })
  for (const { id, uri, is_playable } of items) {
    expect(is_playable).toBe(false)
    expect((await ada('GET', `/tracks/${id}`)).body.is_playable).toBe(false)
    expect((await ada('PUT', '/me/player/play', { uris: [uri] })).status).toBe(404)
    expect((await ada('POST', `/me/player/queue?uri=${uri}`)).status).toBe(204)
    expect(JSON.stringify((await ada('GET', '/me/player/queue')).body)).not.toContain(uri)
  }
  const listed = new Set(ALL_TRACKS.filter(({ playable }) => !playable).map(({ id }) => id))
  expect(ALL_PLAYLISTS.flatMap(({ track_ids }) => track_ids).some((id) => listed.has(id))).toBe(false)
})

test('search answers five unless asked, ten at most, and pages by offset', async () => {
  const five = (await ada('GET', '/search?q=the&type=track')).body.tracks
  expect(five.items).toHaveLength(5)
  const next = (await ada('GET', `/search${new URL(five.next).search}`)).body.tracks
  expect(next.offset).toBe(5)
  expect(next.items[0].id).not.toBe(five.items[0].id)
  for (const [query, message] of [
    ['q=the&type=track&limit=11', 'Invalid limit'],
    ['q=the&type=track&limit=0', 'Invalid limit'],
    ['q=the&type=track&offset=1001', 'Invalid offset'],
    ['q=the&type=song', 'Bad search type field song'],
    ['q=the', 'Missing parameter type'],
    ['type=track', 'No search query'],
  ]) {
    const { status, body } = await ada('GET', `/search?${query}`)
    expect([status, body.error.message], query).toEqual([400, message])
  }
})

test('search finds by words of title, artist and album, by field, and without accents', async () => {
  const find = async (q: string, type = 'track') =>
    (await ada('GET', `/search?q=${encodeURIComponent(q)}&type=${type}&limit=10`)).body[`${type}s`].items
  const byArtist = await find('artist:"Inés Valcourt"')
  expect(byArtist.length).toBeGreaterThan(0)
  expect((await find('ines valc', 'artist'))[0].name).toBe('Inés Valcourt')
  expect((await find('kitchen dance', 'playlist'))[0].name).toBe('Kitchen Dance Floor')
  expect((await find('zzzzqqq')).length).toBe(0)
  for (const { album } of await find('year:2000-2005'))
    expect(Number(album.release_date.slice(0, 4))).toBeLessThan(2006)
})

test('covers are pictures of three sizes that the simulator serves itself', async () => {
  const { images } = (await ada('GET', `/tracks/${ALL_TRACKS[0]?.id}`)).body.album
  expect(images.map(({ width }: { width: number }) => width)).toEqual([640, 300, 64])
  const response = await fetch(images[1].url)
  expect(response.headers.get('content-type')).toBe('image/svg+xml')
  expect(await response.text()).toMatch(/^<svg [^>]*width="300"/)
})

test('songs are found by id; what cannot be one is 400, what is not there 404', async () => {
  expect((await ada('GET', `/tracks/${ALL_TRACKS[3]?.id}`)).body.name).toBe(ALL_TRACKS[3]?.name)
  expect((await ada('GET', '/tracks/0000000000000000000000')).status).toBe(404)
  expect((await ada('GET', '/tracks/x')).status).toBe(400)
})

test('me has an account id and no plan, e-mail or country', async () => {
  const { body } = await ada('GET', '/me')
  expect(body).toMatchObject({ id: 'ada', display_name: 'Ada', account_id: expect.any(String) })
  for (const gone of ['product', 'email', 'country']) expect(body).not.toHaveProperty(gone)
})

test('what the rules of 2026 removed is 403 Forbidden, what never was is 404', async () => {
  for (const path of [
    `/tracks?ids=${ALL_TRACKS[0]?.id}`,
    `/playlists/${ALL_PLAYLISTS[0]?.id}/tracks`,
    '/users/bela/playlists',
  ]) {
    const { status, body } = await ada('GET', path)
    expect([status, body.error.message], path).toEqual([403, 'Forbidden'])
  }
  expect((await ada('GET', '/nothing/here')).status).toBe(404)
})

test('a playlist is made, filled, reordered and emptied; its items carry item', async () => {
  const [a, b, c] = ALL_TRACKS.slice(0, 3).map(({ id }) => `spotify:track:${id}`)
  const made = await ada('POST', '/me/playlists', { name: 'Our night', public: false })
  expect([made.status, made.body.public, made.body.items.total]).toEqual([201, false, 0])
  const path = `/playlists/${made.body.id}/items`
  const order = async () =>
    (await ada('GET', path)).body.items.map(({ item }: { item: { uri: string } }) => item.uri)
  expect((await ada('POST', path, { uris: [a, b] })).status).toBe(201)
  await ada('POST', `${path}?position=0&uris=${c}`)
  expect(await order()).toEqual([c, a, b])
  await ada('PUT', path, { range_start: 0, insert_before: 3 })
  expect(await order()).toEqual([a, b, c])
  await ada('DELETE', path, { items: [{ uri: b }] })
  expect(await order()).toEqual([a, c])
  expect((await ada('GET', '/me/playlists')).body.items[0].name).toBe('Our night')
  const bela = await spotify.as('bela')
  expect((await bela('GET', `/playlists/${made.body.id}`)).status).toBe(404)
})

test('another’s public playlist is shown without its items and cannot be changed', async () => {
  const foreign = ALL_PLAYLISTS.find(({ owner }) => owner === 'bela')
  expect((await ada('GET', `/playlists/${foreign?.id}`)).body).not.toHaveProperty('items')
  expect((await ada('GET', `/playlists/${foreign?.id}/items`)).status).toBe(403)
  expect((await ada('PUT', `/playlists/${foreign?.id}`, { name: 'Mine' })).status).toBe(403)
})

test('whoever is not on the app’s user list logs in but is answered 403, as is an app whose owner has no Premium', async () => {
  const eve = await spotify.as('eve')
  expect((await eve('GET', '/me')).status).toBe(403)
  spotify.simulator.control.behaviour({ owner_premium: false })
  const { status, body } = await ada('GET', '/me')
  expect([status, body]).toEqual([403, 'Active premium subscription required for the owner of the app.'])
  spotify.simulator.control.behaviour({ owner_premium: true })
})
