import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createSimulator } from '../server'
import { BungieUnderTest, CLIENT } from './bungie-under-test'

const REDIRECT_URI = CLIENT.bungie.redirect_uri

let bungie: BungieUnderTest
beforeAll(async () => {
  bungie = await BungieUnderTest.start()
})
beforeEach(() => bungie.simulator.control.reset())
afterAll(() => bungie.simulator.close())

test('the consent page names every account, says for whom it stands in and lets its form return to the app only', async () => {
  const response = await bungie.authorize()
  const html = await response.text()
  expect(response.status).toBe(200)
  for (const name of ['Ada', 'Bela', 'Carl', 'Dora', 'Eve'])
    expect(html).toContain(`<strong>${name}</strong>`)
  expect(html).toContain('Simulated provider')
  expect(html).toContain('stands in for Bungie')
  expect(html).not.toContain('Spotify')
  const policy = response.headers.get('content-security-policy')
  expect(policy).toContain("form-action 'self' http://127.0.0.1:3000;")
  expect(policy).toContain("frame-ancestors 'none'")
})

test('every picture of the consent page is there', async () => {
  const html = await (await bungie.authorize()).text()
  const pictures = [...html.matchAll(/src="([^"]+)"/g)].map(([, path]) => `${bungie.simulator.origin}${path}`)
  expect(pictures).toHaveLength(5)
  for (const picture of pictures) expect((await fetch(picture)).status).toBe(200)
})

test('allowing in the page leads back with code and state', async () => {
  const url = bungie.authorizeUrl()
  const form = new URLSearchParams(url.searchParams)
  form.set('_account', 'bela')
  form.set('_decision', 'allow')
  const response = await fetch(`${url.origin}${url.pathname}`, {
    method: 'POST',
    body: form,
    redirect: 'manual',
  })
  expect(response.status).toBe(303)
  const back = new URL(response.headers.get('location') ?? '')
  expect(`${back.origin}${back.pathname}`).toBe(REDIRECT_URI)
  expect(back.searchParams.get('state')).toBe('the state')
  expect((await bungie.exchange(back.searchParams.get('code') ?? '')).status).toBe(200)
})

test('denying leads back with access_denied and the state', async () => {
  const response = await bungie.authorize({ _decision: 'deny' })
  expect(response.status).toBe(302)
  expect(response.headers.get('location')).toBe(`${REDIRECT_URI}?error=access_denied&state=the+state`)
})

test('the redirect URL may be left out or named exactly', async () => {
  const allowed = { _account: 'ada', _decision: 'allow' }
  for (const parameters of [allowed, { ...allowed, redirect_uri: REDIRECT_URI }]) {
    const response = await bungie.authorize(parameters)
    expect(response.headers.get('location')).toMatch(`${REDIRECT_URI}?code=`)
  }
})

test('scope and PKCE are unknown here and change nothing', async () => {
  const parameters = { scope: 'ReadUserData', code_challenge: 'too short', code_challenge_method: 'plain' }
  const response = await bungie.authorize({ _account: 'ada', _decision: 'allow', ...parameters })
  const code = new URL(response.headers.get('location') ?? '').searchParams.get('code') ?? ''
  expect((await bungie.exchange(code)).status).toBe(200)
})

test.each([
  ['an unknown client', { client_id: 'nobody' }, 'not registered'],
  ['a client of the other provider only', { client_id: 'stranger' }, 'ApplicationNotConfiguredForOAuth'],
  ['another redirect URL', { redirect_uri: 'https://evil.example/' }, 'InvalidRedirectUri'],
  ['a trailing slash', { redirect_uri: `${REDIRECT_URI}/` }, 'InvalidRedirectUri'],
  ['another case', { redirect_uri: REDIRECT_URI.replace('callback', 'Callback') }, 'InvalidRedirectUri'],
  ['another port', { redirect_uri: REDIRECT_URI.replace('3000', '3001') }, 'InvalidRedirectUri'],
  ['a query of its own', { redirect_uri: `${REDIRECT_URI}?x=1` }, 'InvalidRedirectUri'],
  ['localhost', { redirect_uri: REDIRECT_URI.replace('127.0.0.1', 'localhost') }, 'InvalidRedirectUri'],
  ['an empty redirect URL', { redirect_uri: '' }, 'InvalidRedirectUri'],
  ['another response type', { response_type: 'token' }, 'response_type must be code'],
  ['an unknown account', { _account: 'mallory' }, 'Unknown account'],
])('%s gets an error page and no redirect', async (_, parameters, wording) => {
  const response = await bungie.authorize({ _account: 'ada', _decision: 'allow', ...parameters })
  expect(response.status).toBe(400)
  expect(response.headers.get('location')).toBeNull()
  expect(await response.text()).toContain(wording)
})

test.each(['http://localhost:3000/callback', 'http://rooms.example/callback'])(
  'an app whose only redirect URL is %s cannot be allowed',
  async (redirect_uri) => {
    const clients = [{ ...CLIENT, bungie: { ...CLIENT.bungie, redirect_uri } }]
    const other = new BungieUnderTest(await createSimulator({ clients }))
    const response = await other.authorize({ _account: 'ada', _decision: 'allow' })
    expect([response.status, response.headers.get('location')]).toEqual([400, null])
    await other.simulator.close()
  },
)

test('a doubled parameter and another site’s form get an error page', async () => {
  const url = bungie.authorizeUrl({ _account: 'ada', _decision: 'allow' })
  const body = new URLSearchParams(url.searchParams)
  url.searchParams.append('state', 'second')
  expect((await fetch(url, { redirect: 'manual' })).status).toBe(400)
  const headers = { Origin: 'https://evil.example' }
  const address = `${url.origin}${url.pathname}`
  const foreign = await fetch(address, { method: 'POST', body, headers, redirect: 'manual' })
  expect(foreign.status).toBe(400)
})
