import type { Client } from '../support/client'
import { expect, test } from '../support/http'
import { basicHeader, makeClient, type SignedUp, signUp } from '../support/oauth-client'

async function idOf(browser: Client): Promise<string> {
  return ((await (await browser.get('/api/me')).json()) as { id: string }).id
}

async function loginToken({ browser, email, password }: SignedUp): Promise<Record<string, string>> {
  const answer = await browser.json('POST', '/api/login', { email, password })
  return { authorization: `Token ${((await answer.json()) as { token: string }).token}` }
}

test('an account deleted in the browser takes tokens, connection, stream and its room with it', async ({
  client,
  app,
}) => {
  const ada = await signUp(client())
  const guest = client()
  const { code } = await ada.browser.host('ada')
  await guest.join(code, 'Bo')
  const token = await loginToken(ada)
  const id = await idOf(ada.browser)
  const readers = await Promise.all(
    [ada.browser.get(`/api/rooms/${code}/events`), client().get(`/api/rooms/${code}/events`, token)].map(
      async (opening) => {
        const reader = (await opening).body?.getReader()
        expect((await reader?.read())?.done).toBe(false)
        return reader
      },
    ),
  )
  const deleted = await ada.browser.json('DELETE', `/api/users/${id}`)
  expect(deleted.status).toBe(204)
  for (const reader of readers) {
    let done = false
    while (!done) done = (await reader?.read())?.done ?? true
  }
  expect((await client().get('/api/me', token)).status).toBe(401)
  expect(ada.browser.cookies.has('next-auth.session-token')).toBe(false)
  expect(await (await guest.get('/api/rooms/current')).json()).toEqual({ code: null })
  const { email, password } = ada
  expect((await client().json('POST', '/api/login', { email, password })).status).toBe(401)
  const left = await app.database(
    (sql) => sql`
      select a.name, a.email, a.password_hash,
        (select count(*)::int from connections) as connections,
        (select count(*)::int from personal_tokens) as tokens,
        (select string_agg(m.name, ',' order by m.name) from members m) as members
      from accounts a where a.id = ${id}`,
  )
  expect([...left]).toEqual([
    {
      name: 'Deleted account',
      email: null,
      password_hash: null,
      connections: 0,
      tokens: 0,
      members: 'Bo,Deleted account',
    },
  ])
  expect((await client().json('POST', '/api/register', { email, password })).status).toBe(201)
})

test('32 a token of the password grant may delete the account, any other is told that a session is needed', async ({
  client,
  app,
}) => {
  const ada = await signUp(client())
  const token = await loginToken(ada)
  const id = await idOf(ada.browser)
  for (const [method, path] of [
    ['DELETE', `/api/users/${id}`],
    ['POST', `/api/users/${id}/delete`],
  ] as const) {
    const refused = await client().json(method, path, undefined, token)
    expect(refused.status).toBe(403)
    expect(await refused.json()).toMatchObject({ code: 'session_required' })
  }
  const program = await makeClient(app, { grants: ['password'] })
  const granted = await client().form(
    '/api/oauth/token',
    { grant_type: 'password', username: ada.email, password: ada.password },
    { authorization: basicHeader(program.id, program.secret) },
  )
  const { access_token, _links } = (await granted.json()) as {
    access_token: string
    _links: Record<string, { href: string; method: string }>
  }
  const link = _links.delete_by_post
  expect(link).toMatchObject({ href: `/api/users/${id}/delete`, method: 'POST' })
  const bearer = { authorization: `Bearer ${access_token}` }
  const all = await Promise.all(
    Array.from({ length: 5 }, () => client().json('POST', link?.href ?? '', undefined, bearer)),
  )
  expect(all.map(({ status }) => status).toSorted()).toEqual([204, 401, 401, 401, 401])
  expect((await ada.browser.get('/api/me')).status).toBe(401)
})
