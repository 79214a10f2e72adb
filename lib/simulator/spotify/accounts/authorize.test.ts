import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { CLIENT, pkcePair, REDIRECT_URI, SpotifyUnderTest } from '../spotify-under-test'

let spotify: SpotifyUnderTest
beforeAll(async () => {
  spotify = await SpotifyUnderTest.start()
})
beforeEach(() => spotify.simulator.control.reset())
afterAll(() => spotify.simulator.close())

test('the consent page names every account, says it is simulated and lets its form return to the app only', async () => {
  const response = await spotify.authorize()
  const html = await response.text()
  expect(response.status).toBe(200)
  for (const name of ['Ada', 'Bela', 'Carl', 'Dora', 'Eve'])
    expect(html).toContain(`<strong>${name}</strong>`)
  expect(html).toContain('Simulated provider')
  expect(html).toContain('Play, pause, skip')
  expect(response.headers.get('content-security-policy')).toContain(
    "form-action 'self' http://127.0.0.1:3000;",
  )
  expect(response.headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
})

test('allowing in the page leads back with code and state', async () => {
  const form = new URLSearchParams(spotify.authorizeUrl().searchParams)
  form.set('_account', 'bela')
  form.set('_decision', 'allow')
  const url = `${spotify.accounts}/authorize`
  const response = await fetch(url, { method: 'POST', body: form, redirect: 'manual' })
  expect(response.status).toBe(303)
  const back = new URL(response.headers.get('location') ?? '')
  expect(back.href).toContain(REDIRECT_URI)
  expect(back.searchParams.get('state')).toBe('the state')
  expect((await spotify.exchange(back.searchParams.get('code') ?? '')).status).toBe(200)
})

test('the page’s form is refused when another site sent it', async () => {
  const body = new URLSearchParams(spotify.authorizeUrl({ _account: 'ada', _decision: 'allow' }).searchParams)
  const headers = { Origin: 'https://evil.example' }
  const response = await fetch(`${spotify.accounts}/authorize`, {
    method: 'POST',
    body,
    headers,
    redirect: 'manual',
  })
  expect(response.status).toBe(400)
})

test('denying leads back with access_denied and the state', async () => {
  const response = await spotify.authorize({ _decision: 'deny' })
  expect(response.status).toBe(302)
  expect(response.headers.get('location')).toBe(`${REDIRECT_URI}?error=access_denied&state=the+state`)
})

test.each([
  ['an unknown client', { client_id: 'nobody' }, 'INVALID_CLIENT: Invalid client'],
  [
    'an unregistered redirect URI',
    { redirect_uri: 'https://evil.example/' },
    'INVALID_CLIENT: Invalid redirect URI',
  ],
  ['a trailing slash', { redirect_uri: `${REDIRECT_URI}/` }, 'INVALID_CLIENT: Invalid redirect URI'],
  ['no redirect URI', { redirect_uri: undefined }, 'INVALID_CLIENT: Invalid redirect URI'],
  ['localhost', { redirect_uri: 'http://localhost:3000/callback' }, 'INVALID_CLIENT: Insecure redirect URI'],
  ['plain HTTP', { redirect_uri: 'http://rooms.example/callback' }, 'INVALID_CLIENT: Insecure redirect URI'],
  ['another response type', { response_type: 'token' }, 'response_type must be code'],
  ['a scope that does not exist', { scope: 'user-read-minds' }, 'INVALID_SCOPE'],
  ['a plain challenge', { code_challenge: 'x'.repeat(43), code_challenge_method: 'plain' }, 'must be S256'],
  ['a challenge without method', { code_challenge: pkcePair().challenge }, 'must be S256'],
  [
    'a challenge of the wrong length',
    { code_challenge: 'short', code_challenge_method: 'S256' },
    'code_challenge must',
  ],
  ['an unknown account', { _account: 'mallory' }, 'Unknown account'],
])('%s gets an error page and no redirect', async (_, parameters, wording) => {
  const response = await spotify.authorize({ _account: 'ada', _decision: 'allow', ...parameters })
  expect(response.status).toBe(400)
  expect(response.headers.get('location')).toBeNull()
  expect(await response.text()).toContain(wording)
})

test('what an address carries is shown as text', async () => {
  const url = `${spotify.accounts}/authorize?client_id=${CLIENT.client_id}&%3Cscript%3Ealert(1)%3C%2Fscript%3E=1&%3Cscript%3Ealert(1)%3C%2Fscript%3E=2`
  expect(await (await fetch(url)).text()).not.toContain('<script>')
  expect(await (await spotify.authorize({ state: '"><script>alert(1)</script>' })).text()).not.toContain(
    '<script>',
  )
})

test('a loopback URI registered without a port may come back to any', async () => {
  const redirect_uri = 'http://127.0.0.1:49152/any-port'
  const code = await spotify.code('ada', { redirect_uri })
  expect((await spotify.exchange(code, { redirect_uri })).status).toBe(200)
})
