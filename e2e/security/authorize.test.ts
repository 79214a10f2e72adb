import type { AppUnderTest } from '../support/app-under-test'
import type { Client } from '../support/client'
import { submitForm } from '../support/forms'
import { test as base, expect } from '../support/http'
import { PublicApp } from '../support/public-app'

const password = 'seven quiet foxes at dawn'

const test = base
  .extend('jukebox', async ({ app }, { onCleanup }) => {
    const jukebox = await PublicApp.start(app, {
      redirectUris: ['http://127.0.0.1/callback', 'https://app.example/callback'],
    })
    onCleanup(() => jukebox.stop())
    return jukebox
  })
  .extend('ada', async ({ client }) => {
    const ada = client()
    await submitForm(ada, '/register', { name: 'Ada', email: 'ada@example.com', password })
    return ada
  })

const endpoint = '/api/oauth/authorize'

/** Presses Allow: what the page's form sends. */
function allow(browser: Client, jukebox: PublicApp, headers: Record<string, string> = {}): Promise<Response> {
  const own = { origin: browser.origin, ...headers }
  return browser.form(endpoint, { ...jukebox.parameters(), decision: 'allow' }, own)
}

async function codeFor(browser: Client, jukebox: PublicApp): Promise<string> {
  const answer = await allow(browser, jukebox)
  expect(answer.status).toBe(303)
  const location = new URL(answer.headers.get('location') ?? '')
  expect(location.href.startsWith(`${jukebox.redirectUri}?`)).toBe(true)
  return location.searchParams.get('code') ?? ''
}

const codesIn = (app: AppUnderTest) =>
  app.database(async (sql) => (await sql`select 1 from oauth_codes`).length)

const wrong = [
  ['a character more', 'https://app.example/callback1'],
  ['a character less', 'https://app.example/callbac'],
  ['a slash more', 'https://app.example/callback/'],
  ['another case', 'https://app.example/Callback'],
  ['a query', 'https://app.example/callback?next=1'],
  ['a path that climbs', 'https://app.example/callback/../../evil'],
  ['an encoded path that climbs', 'https://app.example/callback/%2e%2e/evil'],
  ['a host before the at sign', 'https://app.example@evil.example/callback'],
  ['a longer host', 'https://app.example.evil.example/callback'],
  ['a loopback with another path', 'http://127.0.0.1:4000/elsewhere'],
  ['localhost', 'http://localhost/callback'],
  ['an unsafe scheme', 'javascript:alert(document.cookie)'],
] as const

for (const [what, redirect_uri] of wrong) {
  test(`31: a redirect URI with ${what} is never redirected to`, async ({ ada, jukebox, app }) => {
    const page = await ada.get(jukebox.authorize({ redirect_uri }))
    expect(page.status).toBe(400)
    expect(page.headers.get('location')).toBeNull()
    const html = await page.text()
    expect(html).toContain('This request cannot be answered')
    expect(html).not.toContain(endpoint)
    const posted = await ada.form(
      endpoint,
      { ...jukebox.parameters({ redirect_uri }), decision: 'allow' },
      { origin: ada.origin },
    )
    expect(posted.status).toBe(303)
    expect(posted.headers.get('location')).toMatch(/^\/oauth\/authorize\?/)
    expect(await codesIn(app)).toBe(0)
  })
}

test('32: city and admin are refused at the redirect URI, with state and issuer', async ({
  ada,
  jukebox,
  app,
}) => {
  for (const scope of ['city', 'profile admin']) {
    const page = await ada.get(jukebox.authorize({ scope }))
    expect(page.status).toBe(307)
    const location = new URL(page.headers.get('location') ?? '')
    expect(`${location.origin}${location.pathname}`).toBe(jukebox.redirectUri)
    expect(Object.fromEntries(location.searchParams)).toMatchObject({
      error: 'invalid_scope',
      state: jukebox.state,
      iss: app.origin,
    })
    const fields = { ...jukebox.parameters({ scope }), decision: 'allow' }
    const posted = await ada.form(endpoint, fields, { origin: ada.origin })
    expect(new URL(posted.headers.get('location') ?? '').searchParams.get('error')).toBe('invalid_scope')
  }
  expect(await codesIn(app)).toBe(0)
})

test('33: doubled parameters are answered here, and nothing is given', async ({ ada, jukebox }) => {
  for (const name of ['client_id', 'redirect_uri', 'scope', 'state']) {
    const page = await ada.get(`${jukebox.authorize()}&${name}=https://app.example/callback`)
    expect(page.status, name).toBe(400)
    expect(await page.text()).toContain('two meanings')
  }
})

test('30: another site cannot press Allow, nor can a token or nobody', async ({
  ada,
  jukebox,
  app,
  client,
}) => {
  for (const headers of [
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: jukebox.origin },
  ]) {
    const refused = await allow(ada, jukebox, headers)
    expect(refused.status, JSON.stringify(headers)).toBe(403)
    expect(refused.headers.get('location')).toBeNull()
  }
  expect((await allow(client(), jukebox)).status).toBe(401)
  const made = await ada.json('POST', '/api/tokens', { name: 'Script', scopes: ['profile', 'venue'] })
  const { token } = (await made.json()) as { token: string }
  const byToken = await allow(client(), jukebox, { authorization: `Bearer ${token}` })
  expect(byToken.status).toBe(403)
  expect(await byToken.json()).toMatchObject({ code: 'session_required' })
  const guest = client()
  await guest.json('POST', '/api/guests', {})
  const byGuest = await allow(guest, jukebox)
  expect(byGuest.headers.get('location')).toMatch(/^\/oauth\/authorize\?/)
  expect((await guest.get(jukebox.authorize())).headers.get('location')).toMatch(/^\/sign-in\?return_to=/)
  expect(await codesIn(app)).toBe(0)
})

test('45: the page is never framed, and its form leads to the app that asks and nowhere else', async ({
  ada,
  jukebox,
}) => {
  const page = await ada.get(jukebox.authorize())
  expect(page.status).toBe(200)
  const policy = page.headers.get('content-security-policy') ?? ''
  expect(policy).toContain("frame-ancestors 'none'")
  expect(/form-action ([^;]*);/.exec(policy)?.[1]?.split(' ')).toEqual(
    expect.arrayContaining(["'self'", jukebox.origin]),
  )
  const elsewhere = await ada.get(`/account?redirect_uri=${jukebox.redirectUri}`)
  expect(elsewhere.headers.get('content-security-policy')).not.toContain(jukebox.origin)
  expect(page.headers.get('referrer-policy')).toBe('same-origin')
  expect(page.headers.get('cache-control')).toContain('no-store')
})

test('31: a code is good once, and a second use ends what came of the first', async ({ ada, jukebox }) => {
  const code = await codeFor(ada, jukebox)
  const { access_token, refresh_token } = await jukebox.tokens(code)
  expect(await jukebox.statusWith(access_token)).toBe(200)
  const replayed = await jukebox.exchange(code)
  expect(replayed.status).toBe(400)
  expect(replayed.headers.get('cache-control')).toContain('no-store')
  expect(await replayed.json()).toMatchObject({ error: 'invalid_grant' })
  expect(await jukebox.statusWith(access_token)).toBe(401)
  const renewed = await jukebox.token({ grant_type: 'refresh_token', refresh_token })
  expect(await renewed.json()).toMatchObject({ error: 'invalid_grant' })
})

test('31: a code is worth nothing to another app, without its verifier, or after its minute', async ({
  ada,
  jukebox,
  app,
}) => {
  const thief = await PublicApp.start(app, { redirectUris: ['http://127.0.0.1/callback'] })
  try {
    const code = await codeFor(ada, jukebox)
    const stolen = await thief.exchange(code, {
      redirect_uri: jukebox.redirectUri,
      code_verifier: jukebox.codeVerifier,
    })
    expect([stolen.status, await stolen.json()]).toEqual([
      400,
      expect.objectContaining({ error: 'invalid_grant' }),
    ])
    const guessed = await jukebox.exchange(code, { code_verifier: thief.codeVerifier })
    expect(await guessed.json()).toMatchObject({ error: 'invalid_grant' })
    const moved = await jukebox.exchange(await codeFor(ada, jukebox), {
      redirect_uri: 'https://app.example/callback',
    })
    expect(await moved.json()).toMatchObject({ error: 'invalid_grant' })
    const late = await codeFor(ada, jukebox)
    await app.database((sql) => sql`update oauth_codes set expires_at = now() - interval '1 second'`)
    expect(await (await jukebox.exchange(late)).json()).toMatchObject({ error: 'invalid_grant' })
  } finally {
    await thief.stop()
  }
})

test('20: codes are stored as their hash', async ({ ada, jukebox, app }) => {
  const code = await codeFor(ada, jukebox)
  const rows = await app.database((sql) => sql`select * from oauth_codes`)
  expect(rows).toHaveLength(1)
  expect(JSON.stringify(rows)).not.toContain(code)
})

test('32: a withdrawn app loses tokens and codes at once, of this account alone', async ({
  ada,
  client,
  jukebox,
}) => {
  const bo = client()
  await submitForm(bo, '/register', { name: 'Bo', email: 'bo@example.com', password })
  const [mine, theirs] = [
    await jukebox.tokens(await codeFor(ada, jukebox)),
    await jukebox.tokens(await codeFor(bo, jukebox)),
  ]
  const waiting = await codeFor(ada, jukebox)
  const listed = (await (await ada.get('/api/apps')).json()) as { apps: { id: string; scopes: string[] }[] }
  expect(listed.apps).toEqual([
    expect.objectContaining({ id: jukebox.clientId, name: 'Jukebox', scopes: ['profile', 'performer'] }),
  ])
  const byToken = await client().get('/api/apps', { authorization: `Bearer ${mine.access_token}` })
  expect([byToken.status, await byToken.json()]).toEqual([
    403,
    expect.objectContaining({ code: 'session_required' }),
  ])
  expect((await ada.json('DELETE', `/api/apps/${jukebox.clientId}`)).status).toBe(204)
  expect((await ada.json('DELETE', `/api/apps/${jukebox.clientId}`)).status).toBe(404)
  expect(await jukebox.statusWith(mine.access_token)).toBe(401)
  expect(await jukebox.statusWith(theirs.access_token)).toBe(200)
  expect(await (await jukebox.exchange(waiting)).json()).toMatchObject({ error: 'invalid_grant' })
})

test('32: personal tokens are made by browsers, for scopes that can be asked for, and end at once', async ({
  ada,
  client,
}) => {
  for (const body of [
    { name: 'x', scopes: ['city'] },
    { name: 'x', scopes: ['profile', 'admin'] },
    { name: 'x', scopes: [] },
    { name: '' },
    { name: 'x'.repeat(81) },
    { name: 'a\u0000b' },
    { name: 'x', expires_in_days: 0 },
    { name: 'x', expires_in_days: 10_000 },
    { name: 'x', expires_at: '2001-01-01T00:00:00Z' },
    { name: 'x', expires_at: null, expires_in_days: 3 },
    { name: 'x', origin: 'login' },
  ]) {
    expect((await ada.json('POST', '/api/tokens', body)).status, JSON.stringify(body)).toBe(422)
  }
  const made = await ada.json('POST', '/api/tokens', { name: 'Script' })
  expect(made.status).toBe(201)
  const { token, id, ...dto } = (await made.json()) as { token: string; id: string; expires_at: string }
  expect(dto).toMatchObject({ name: 'Script', scopes: ['profile'], origin: 'account', hint: token.slice(-4) })
  const days = (Date.parse(dto.expires_at) - Date.now()) / (24 * 60 * 60 * 1000)
  expect(days).toBeGreaterThan(29.9)
  expect(days).toBeLessThanOrEqual(30)
  const list = await (await ada.get('/api/tokens')).text()
  expect(list).toContain(id)
  expect(list).not.toContain(token)
  const program = client()
  const authorization = `Bearer ${token}`
  expect((await program.get('/api/me', { authorization })).status).toBe(200)
  for (const [method, path] of [
    ['GET', '/api/tokens'],
    ['DELETE', `/api/tokens/${id}`],
  ] as const) {
    const refused = await program.json(method, path, undefined, { authorization })
    expect([refused.status, await refused.json()]).toEqual([
      403,
      expect.objectContaining({ code: 'session_required' }),
    ])
  }
  const bo = client()
  await submitForm(bo, '/register', { name: 'Bo', email: 'bo@example.com', password })
  expect((await bo.json('DELETE', `/api/tokens/${id}`)).status).toBe(404)
  expect((await ada.json('DELETE', '/api/tokens/none')).status).toBe(404)
  expect((await ada.json('DELETE', `/api/tokens/${id}`)).status).toBe(204)
  expect((await program.get('/api/me', { authorization })).status).toBe(401)
  const guest = client()
  await guest.json('POST', '/api/guests', {})
  expect((await guest.json('POST', '/api/tokens', { name: 'Script' })).status).toBe(403)
})
