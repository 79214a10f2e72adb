import { expect, test } from 'vitest'
import { parseSettings, type Source } from '@/env'
import { providerLines } from './provider-lines'

const spotify = { SPOTIFY_CLIENT_ID: 'id', SPOTIFY_CLIENT_SECRET: 'secret' }
const bungie = { BUNGIE_CLIENT_ID: 'id', BUNGIE_CLIENT_SECRET: 'secret', BUNGIE_API_KEY: 'key' }
const oidc = {
  OIDC_ISSUER: 'https://login.example',
  OIDC_CLIENT_ID: 'id',
  OIDC_CLIENT_SECRET: 'secret',
  OIDC_NAME: 'Example login',
}
const lines = (source: Source) => providerLines(parseSettings(source))

test('without providers nothing is said', () => {
  expect(lines({})).toEqual([])
})

test('behind https each configured provider is told its redirect URL', () => {
  expect(lines({ APP_ORIGIN: 'https://auxroom.example', ...spotify, ...bungie, ...oidc })).toEqual([
    'Spotify sends people back to https://auxroom.example/api/connect/spotify/callback: register it there',
    'Bungie sends people back to https://auxroom.example/api/connect/bungie/callback: register it there',
    'Example login sends people back to https://auxroom.example/api/connect/oidc/callback: register it there',
  ])
})

test('without the provider of the music its absence is said', () => {
  expect(lines({ ...oidc }).at(-1)).toMatch(/^Warning: without SPOTIFY_CLIENT_ID .* no room has music$/)
  expect(lines({ ...spotify, ...oidc }).join()).not.toContain('Warning')
})

test.each([
  ['http://127.0.0.1:3000', bungie, true],
  ['http://127.0.0.1:3000', spotify, false],
  ['http://[::1]:3000', spotify, false],
  ['http://localhost:3000', spotify, true],
  ['http://192.168.1.20:3000', spotify, true],
  ['http://127.0.0.1:3000', oidc, false],
])('from %s, with %o, a warning is due: %s', (APP_ORIGIN, provider, warned) => {
  const [line = ''] = lines({ APP_ORIGIN, ...provider })
  expect(line.startsWith('Warning: ')).toBe(warned)
  expect(line).toContain(`${APP_ORIGIN}/api/connect/`)
})
