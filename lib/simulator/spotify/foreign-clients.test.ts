import { createRequire } from 'node:module'
import { type AccessToken, SpotifyApi } from '@spotify/web-api-ts-sdk'
import SpotifyWebApi from 'spotify-web-api-node'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { CLIENT, REDIRECT_URI, SpotifyUnderTest } from './spotify-under-test'

const SCOPES = [
  'user-read-playback-state',
  'user-read-currently-playing',
  'user-modify-playback-state',
  'user-read-recently-played',
  'playlist-read-private',
]

let spotify: SpotifyUnderTest
beforeAll(async () => {
  spotify = await SpotifyUnderTest.start()
})
beforeEach(() => {
  spotify.simulator.control.reset()
  spotify.simulator.control.behaviour({ lag_ms: 0 })
})
afterEach(() => vi.unstubAllGlobals())
afterAll(() => spotify.simulator.close())

/** The simulator's address for one of the real ones. */
function simulated(address: string): string {
  return address
    .replace(/^https:\/\/accounts\.spotify\.com/, `${spotify.simulator.origin}/spotify/accounts`)
    .replace(/^https:\/\/api\.spotify\.com/, `${spotify.simulator.origin}/spotify/api`)
}

async function allow(address: string): Promise<string> {
  const response = await fetch(`${simulated(address)}&_account=ada&_decision=allow`, { redirect: 'manual' })
  return response.headers.get('location') ?? ''
}

test('spotify-web-api-node goes through the whole flow and a playback session', async () => {
  const require = createRequire(import.meta.url)
  const prototype = Object.getPrototypeOf(require('spotify-web-api-node/src/base-request').builder().build())
  const { getURI } = prototype
  prototype.getURI = function pointed() {
    return simulated(getURI.call(this))
  }
  try {
    const api = new SpotifyWebApi({
      clientId: CLIENT.client_id,
      clientSecret: CLIENT.client_secret,
      redirectUri: REDIRECT_URI,
    })
    const back = new URL(await allow(api.createAuthorizeURL(SCOPES, 'some-state')))
    expect(back.searchParams.get('state')).toBe('some-state')
    const granted = await api.authorizationCodeGrant(back.searchParams.get('code') ?? '')
    api.setAccessToken(granted.body.access_token)
    api.setRefreshToken(granted.body.refresh_token)

    expect((await api.getMe()).body.display_name).toBe('Ada')
    const [device] = (await api.getMyDevices()).body.devices
    const found = (await api.searchTracks('short', { limit: 3 })).body.tracks?.items ?? []
    const uris = found.map(({ uri }) => uri)
    await api.play({ device_id: device?.id ?? '', uris })
    const playing = (await api.getMyCurrentPlaybackState()).body
    expect([playing.is_playing, playing.item?.uri, playing.device.name]).toEqual([
      true,
      uris[0],
      'Kitchen speaker',
    ])
    await api.setVolume(20)
    await api.seek(5000)
    await api.setRepeat('context')
    await api.setShuffle(false)
    await api.addToQueue(uris[2] ?? '')
    await api.skipToNext()
    expect((await api.getMyCurrentPlayingTrack()).body.item?.uri).toBe(uris[2])
    await api.pause()
    await expect(api.pause()).rejects.toMatchObject({ statusCode: 403 })
    await api.transferMyPlayback([(await api.getMyDevices()).body.devices[1]?.id ?? ''], { play: true })
    expect((await api.getMyCurrentPlaybackState()).body).toMatchObject({
      is_playing: true,
      repeat_state: 'context',
    })
    await api.skipToPrevious()
    expect((await api.getUserPlaylists()).body.items).toHaveLength(8)

    spotify.simulator.control.clock({ advance_ms: 3_600_000 })
    await expect(api.getMe()).rejects.toMatchObject({ statusCode: 401 })
    api.setAccessToken((await api.refreshAccessToken()).body.access_token)
    expect((await api.getMe()).body.id).toBe('ada')
  } finally {
    prototype.getURI = getURI
  }
})

test('@spotify/web-api-ts-sdk goes through its PKCE flow, a playback session and a refresh', async () => {
  spotify.simulator.control.behaviour({ rotate_refresh: true })
  const plainFetch = fetch
  const pointedFetch: typeof fetch = (address, init) => plainFetch(simulated(String(address)), init)
  const location = { href: REDIRECT_URI, search: '' }
  vi.stubGlobal('fetch', pointedFetch)
  const kept = new Map<string, string>()
  const localStorage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
    removeItem: (key: string) => kept.delete(key),
  }
  vi.stubGlobal('localStorage', localStorage)
  vi.stubGlobal('window', {
    localStorage,
    crypto: globalThis.crypto,
    location,
    history: { replaceState: () => {} },
  })
  vi.stubGlobal('document', { title: '' })

  const redirectionStrategy = {
    redirect: async (address: string | URL) => {
      const back = new URL(await allow(String(address)))
      Object.assign(location, { href: back.href, search: back.search })
    },
    onReturnFromRedirect: async () => {},
  }
  const api = SpotifyApi.withUserAuthorization(CLIENT.client_id, REDIRECT_URI, SCOPES, {
    redirectionStrategy,
  })
  await api.authenticate()
  await vi.waitFor(() => expect(location.search).toContain('code='))
  expect((await api.authenticate()).authenticated).toBe(true)

  expect((await api.currentUser.profile()).display_name).toBe('Ada')
  const { devices } = await api.player.getAvailableDevices()
  const { tracks } = await api.search('short', ['track'], undefined, 5)
  const uris = tracks.items.map(({ uri }) => uri)
  await api.player.startResumePlayback(devices[0]?.id ?? '', undefined, uris)
  expect((await api.player.getPlaybackState()).item.uri).toBe(uris[0])
  await api.player.addItemToPlaybackQueue(uris[3] ?? '')
  expect((await api.player.getUsersQueue()).queue[0]?.uri).toBe(uris[3])
  await api.player.skipToNext(devices[0]?.id ?? '')
  expect((await api.player.getCurrentlyPlayingTrack()).item.uri).toBe(uris[3])
  await api.player.setPlaybackVolume(30)
  await api.player.setRepeatMode('track')
  await api.player.togglePlaybackShuffle(true)
  await api.player.seekToPosition(4000)
  await api.player.pausePlayback(devices[0]?.id ?? '')
  expect((await api.player.getPlaybackState()).progress_ms).toBe(4000)
  await api.player.transferPlayback([devices[1]?.id ?? ''], true)
  await api.player.skipToPrevious(devices[1]?.id ?? '')
  expect((await api.player.getRecentlyPlayedTracks()).items.length).toBeGreaterThan(0)
  expect((await api.tracks.get(tracks.items[0]?.id ?? '')).name).toBe(tracks.items[0]?.name)

  const first = await api.getAccessToken()
  const due: AccessToken = { ...(first ?? never()), expires: Date.now() + 1000 }
  kept.set(tokenKey(kept), JSON.stringify(due))
  expect((await api.currentUser.profile()).id).toBe('ada')
  expect((await api.getAccessToken())?.access_token).not.toBe(first?.access_token)
})

function tokenKey(kept: Map<string, string>): string {
  return [...kept.keys()].find((key) => key.endsWith(':token')) ?? never()
}

function never(): never {
  throw new Error('The SDK kept no token')
}
