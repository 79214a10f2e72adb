import type { Client } from '../support/client'
import { submitForm } from '../support/forms'
import { expect, test } from '../support/http'

const password = 'seven quiet foxes at dawn'
const cookieName = 'next-auth.session-token'

/** Signs in through next-auth's own endpoints, as its browser client does. */
async function signIn(client: Client, email: string, secret: string, headers: Record<string, string> = {}) {
  const { csrfToken } = (await (await client.get('/api/auth/csrf')).json()) as { csrfToken: string }
  return client.form(
    '/api/auth/callback/credentials',
    { csrfToken, email, password: secret, json: 'true' },
    headers,
  )
}

function register(client: Client, email: string, secret = password): Promise<Response> {
  return submitForm(client, '/register', { name: 'Reg', email, password: secret })
}

async function me(client: Client): Promise<{ id: string; kind: string } | null> {
  const response = await client.get('/api/me')
  return response.status === 200 ? ((await response.json()) as { id: string; kind: string }) : null
}

test('23 the identifier changes at sign-in and at registering, and the old one never works again', async ({
  client,
}) => {
  const ada = client()
  await ada.json('POST', '/api/guests', { name: 'Ada' })
  const asGuest = ada.cookies.get(cookieName) ?? ''
  const guest = await me(ada)
  expect((await register(ada, 'ada@example.com')).status).toBe(303)
  expect(await me(ada)).toMatchObject({ id: guest?.id, kind: 'registered' })
  const registered = ada.cookies.get(cookieName) ?? ''
  expect(registered).not.toBe(asGuest)
  expect((await signIn(ada, 'ada@example.com', password)).status).toBe(200)
  expect(ada.cookies.get(cookieName)).not.toBe(registered)
  for (const old of [asGuest, registered]) {
    const thief = client()
    thief.setCookie(cookieName, old)
    expect(await me(thief)).toBeNull()
  }
})

test('24 a copied cookie is dead after sign-out', async ({ client }) => {
  const ada = client()
  await register(ada, 'ada@example.com')
  const thief = client()
  thief.setCookie(cookieName, ada.cookies.get(cookieName) ?? '')
  expect(await me(thief)).not.toBeNull()
  const { csrfToken } = (await (await ada.get('/api/auth/csrf')).json()) as { csrfToken: string }
  expect((await ada.form('/api/auth/signout', { csrfToken, json: 'true' })).status).toBe(200)
  expect(await me(thief)).toBeNull()
  expect(await me(ada)).toBeNull()
})

test('24 a session ended from another device is dead at once, its stream as well', async ({ client }) => {
  const [here, there] = [client(), client()]
  await register(here, 'ada@example.com')
  await signIn(there, 'ada@example.com', password)
  const { code } = (await (await there.json('POST', '/api/rooms', {})).json()) as { code: string }
  const reader = (await there.get(`/api/rooms/${code}/events`)).body?.getReader()
  expect((await reader?.read())?.done).toBe(false)
  const { sessions } = (await (await here.get('/api/sessions')).json()) as {
    sessions: { id: string; current: boolean }[]
  }
  expect(sessions).toHaveLength(2)
  const other = sessions.find((session) => !session.current)
  expect((await here.json('DELETE', `/api/sessions/${other?.id}`)).status).toBe(204)
  expect(await me(there)).toBeNull()
  let done = false
  while (!done) done = (await reader?.read())?.done ?? true
  expect((await client().json('DELETE', `/api/sessions/${other?.id}`)).status).toBe(401)
})

test('25 the cookie is HttpOnly, Lax and for the whole origin; idle and absolute expiry end the session', async ({
  client,
  app,
}) => {
  const guest = client()
  const made = await guest.json('POST', '/api/guests', {})
  const line = made.headers.getSetCookie().find((each) => each.startsWith(cookieName)) ?? ''
  expect(line).toMatch(/HttpOnly/i)
  expect(line).toMatch(/SameSite=Lax/i)
  expect(line).toMatch(/Path=\//i)
  await app.database((sql) => sql`update sessions set last_seen_at = now() - interval '6 days 23 hours'`)
  expect(await me(guest)).not.toBeNull()
  await app.database((sql) => sql`update sessions set last_seen_at = now() - interval '7 days 1 minute'`)
  expect(await me(guest)).toBeNull()
  const second = client()
  await second.json('POST', '/api/guests', {})
  await app.database((sql) => sql`update sessions set expires_at = now() - interval '1 second'`)
  expect(await me(second)).toBeNull()
})

test('whoever registered by a program signs in on the page, by username or address', async ({ client }) => {
  const given = { username: 'Ada', email: 'ada@example.com', password }
  expect((await client().json('POST', '/api/register', given)).status).toBe(201)
  for (const email of ['ada', ' ADA', 'ada@example.com']) {
    const browser = client()
    expect((await submitForm(browser, '/sign-in', { email, password })).status).toBe(303)
    expect(await me(browser)).toMatchObject({ kind: 'registered' })
  }
  const nobody = await submitForm(client(), '/sign-in', { email: 'a', password })
  expect(await nobody.text()).toContain('neither an e-mail address nor a username')
})

test('26 an unknown user and a wrong password are answered alike', async ({ client }) => {
  await register(client(), 'ada@example.com')
  const answers = await Promise.all(
    ['ada@example.com', 'nobody@example.com'].map(async (email) => {
      const times: number[] = []
      let answer = ''
      for (let attempt = 0; attempt < 5; attempt += 1) {
        const began = performance.now()
        const response = await signIn(client(), email, 'wrong password here')
        times.push(performance.now() - began)
        answer = `${response.status} ${(await response.text()).replaceAll(/127\.0\.0\.1:\d+/g, 'origin')}`
      }
      return { answer, fastest: Math.min(...times) }
    }),
  )
  expect(answers[0]?.answer).toBe(answers[1]?.answer)
  expect(answers[0]?.answer).toMatch(/^401/)
  const [known = 0, unknown = 0] = answers.map((each) => each.fastest)
  expect(Math.max(known, unknown) / Math.min(known, unknown)).toBeLessThan(3)
})

test('28 passwords are 8 to 128 characters, not cut, not common, and stored as argon2id', async ({
  client,
  app,
}) => {
  const long = 'x'.repeat(72)
  expect((await register(client(), 'long@example.com', `${long}a`)).status).toBe(303)
  expect((await signIn(client(), 'long@example.com', `${long}b`)).status).toBe(401)
  expect((await signIn(client(), 'long@example.com', `${long}a`)).status).toBe(200)
  for (const [index, bad] of ['short', 'x'.repeat(129), 'password123', 'qwertyuiop'].entries()) {
    await register(client(), `bad${index}@example.com`, bad)
  }
  const rows = await app.database(
    (sql) => sql`select email_key, password_hash from accounts where email is not null`,
  )
  expect(rows.map((row) => row.email_key)).toEqual(['long@example.com'])
  expect(rows[0]?.password_hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
})

test('29 parallel registrations of one address in two spellings make one account', async ({
  client,
  app,
}) => {
  const spellings = ['Ada@Example.com', 'ada@example.COM', ' ada@example.com', 'ADA@EXAMPLE.COM']
  const answers = await Promise.all(spellings.map((email) => register(client(), email)))
  expect(answers.filter((answer) => answer.status === 303)).toHaveLength(1)
  const rows = await app.database((sql) => sql`select 1 from accounts where email is not null`)
  expect(rows).toHaveLength(1)
})

test('29 the same over the page and the API together, for usernames as well', async ({ client, app }) => {
  const byApi = ['ADA', 'ada', ' Ada', 'aDa'].map((username) =>
    client().json('POST', '/api/register', { username, email: `${username.trim()}@example.com`, password }),
  )
  const answers = await Promise.all([...byApi, register(client(), 'Ada@Example.com')])
  expect(answers.filter(({ status }) => status === 201 || status === 303)).toHaveLength(1)
  const rows = await app.database(
    (sql) => sql`select 1 from accounts where email_key = 'ada@example.com' or username_key = 'ada'`,
  )
  expect(rows).toHaveLength(1)
})

const crossSite: Record<string, string>[] = [
  { origin: 'https://evil.example' },
  { 'sec-fetch-site': 'cross-site' },
  { origin: 'null' },
  { 'sec-fetch-site': 'same-site' },
]

for (const headers of crossSite) {
  test(`30 a cross-site call with ${JSON.stringify(headers)} is refused and changes nothing`, async ({
    client,
    app,
  }) => {
    const ada = client()
    const { code } = await ada.host('ada')
    const id = (await me(ada))?.id
    const before = await app.database((sql) => sql`select count(*)::int as n from sessions`)
    const calls: [string, string, unknown][] = [
      ['POST', '/api/guests', {}],
      ['POST', '/api/rooms', { name: 'Evil' }],
      ['POST', '/api/rooms/join', { code }],
      ['PATCH', `/api/rooms/${code}`, { name: 'Evil' }],
      ['DELETE', `/api/rooms/${code}`, undefined],
      ['PUT', `/api/rooms/${code}/playback`, { is_playing: true }],
      ['POST', `/api/rooms/${code}/skip`, {}],
      ['DELETE', '/api/connect/spotify', undefined],
      ['POST', '/api/register', { email: 'evil@example.com', password }],
      ['POST', '/api/login', { email: 'ada@example.com', password }],
      ['POST', '/api/logout', {}],
      ['POST', '/api/logout-all', {}],
      ['PATCH', `/api/users/${id}`, { name: 'Evil' }],
      ['DELETE', `/api/users/${id}`, undefined],
      ['POST', `/api/users/${id}/delete`, undefined],
      ['GET', '/api/connect/spotify/authorize-url', undefined],
    ]
    for (const [method, path, body] of calls) {
      const response = await ada.json(method, path, body, headers)
      expect(response.status, `${method} ${path}`).toBe(403)
      expect(response.headers.getSetCookie(), `${method} ${path}`).toEqual([])
      expect((await client().json(method, path, body, headers)).status, `anonymous ${method} ${path}`).toBe(
        403,
      )
    }
    expect((await ada.form('/api/connect/spotify', {}, headers)).status).toBe(403)
    expect((await signIn(client(), 'a@example.com', password, headers)).status).toBe(403)
    expect(await app.database((sql) => sql`select count(*)::int as n from sessions`)).toEqual(before)
    expect(((await (await ada.get(`/api/rooms/${code}`)).json()) as { name: string }).name).not.toBe('Evil')
  })
}

test('30 a guest who signs in moves nothing without being asked', async ({ client, app }) => {
  await register(client(), 'ada@example.com')
  const guest = client()
  const { code } = await guest.host('ada')
  expect((await signIn(guest, 'ada@example.com', password)).status).toBe(200)
  expect(await (await guest.get('/api/rooms/current')).json()).toEqual({ code: null })
  const rows = await app.database(
    (sql) =>
      sql`select a.kind from rooms r join accounts a on a.id = r.host_account_id where r.code = ${code} and r.ended_at is null`,
  )
  expect(rows[0]?.kind).toBe('guest')
})
