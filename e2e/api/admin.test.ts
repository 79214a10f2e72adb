import { randomUUID } from 'node:crypto'
import { administrator } from '../support/administrator'
import type { Client } from '../support/client'
import { expect, test } from '../support/http'
import { basicHeader, signUp } from '../support/oauth-client'
import { operatorCommand } from '../support/operator'

type Created = { client_id: string; client_secret: string; _links: Record<string, { href: string }> }

const lists = ['users', 'clients', 'rooms', 'connections', 'tokens', 'audit'].map(
  (name) => `/api/admin/${name}`,
)
const pages = ['', '/users', '/clients', '/clients/new', '/rooms', '/connections', '/tokens', '/audit'].map(
  (name) => `/admin${name}`,
)

async function logIn(client: Client, { email, password }: { email: string; password: string }) {
  const answer = await client.json('POST', '/api/login', { email, password })
  expect(answer.status).toBe(200)
  const { token, access_token } = (await answer.json()) as { token: string; access_token: string }
  return { token: `Token ${token}`, jwt: `Bearer ${access_token}` }
}

test('npm run admin:grant makes a registered account an administrator, and says why it does not', async ({
  client,
  app,
}) => {
  const bo = await signUp(client())
  const grant = (...given: string[]) => operatorCommand(app, 'admin-grant.ts', ...given)
  expect(await grant(bo.email.toUpperCase())).toMatch(/is an administrator now/)
  expect(await grant(bo.email)).toMatch(/is an administrator already/)
  for (const [given, words] of [
    [['nobody@example.com'], /No account has the address nobody@example.com/],
    [['rubbish'], /Usage: npm run admin:grant -- EMAIL/],
    [[], /Usage/],
  ] as const) {
    await expect(grant(...given)).rejects.toMatchObject({ code: 1, stderr: expect.stringMatching(words) })
  }
  expect((await bo.browser.get('/api/admin/users')).status).toBe(200)
})

test('32: what an administrator’s session and log-in may, nobody else’s may', async ({ client, app }) => {
  const [ada, bo] = [await administrator(app, client()), await signUp(client())]
  const [program, stranger] = [client(), client()]
  const { token, jwt } = await logIn(program, ada)
  const plain = await logIn(client(), bo)
  for (const path of lists) {
    expect((await ada.browser.get(path)).status).toBe(200)
    expect((await program.get(path, { authorization: jwt })).status).toBe(200)
    const short = await program.get(path, { authorization: token })
    expect([short.status, await short.json()]).toMatchObject([
      403,
      { code: 'insufficient_scope', scope: 'admin' },
    ])
    expect((await bo.browser.get(path)).status).toBe(403)
    expect((await program.get(path, { authorization: plain.jwt })).status).toBe(403)
    expect((await stranger.get(path)).status).toBe(401)
  }
  await app.database((sql) => sql`update accounts set is_admin = false where email = ${ada.email}`)
  for (const path of lists) {
    expect((await ada.browser.get(path)).status).toBe(403)
    expect((await program.get(path, { authorization: jwt })).status).toBe(403)
  }
})

test('the pages are for administrators: others get 403 and nothing of them, also by an RSC request', async ({
  client,
  app,
}) => {
  const [ada, bo] = [await administrator(app, client()), await signUp(client())]
  const program = client()
  const { token, jwt } = await logIn(program, ada)
  const secret = `Secret ${randomUUID()}`
  const cy = await signUp(client())
  await app.database((sql) => sql`update accounts set name = ${secret} where email = ${cy.email}`)
  const { id } = (await (await cy.browser.get('/api/me')).json()) as { id: string }
  const shows = await ada.browser.payload('/admin/users')
  expect(await shows.text(), 'what the others must not see').toContain(secret)
  for (const path of [...pages, `/admin/users/${id}`]) {
    expect((await ada.browser.get(path)).status, path).toBe(200)
    expect((await program.get(path, { authorization: jwt })).status, path).toBe(200)
    for (const [who, more] of [
      [bo.browser, {}],
      [program, { authorization: token }],
    ] as const) {
      const document = await who.get(path, more)
      expect(document.status, path).toBe(403)
      const rsc = await who.payload(path, { ...more, 'x-middleware-subrequest': 'proxy' })
      expect(rsc.headers.get('content-type')).toMatch(/^text\/x-component/)
      const seen = `${await document.text()}${await rsc.text()}`
      expect(seen).not.toContain(secret)
    }
    const sent = await client().get(path)
    expect([sent.status, sent.headers.get('location')]).toEqual([
      307,
      expect.stringContaining(`/sign-in?return_to=${encodeURIComponent(path)}`),
    ])
  }
  expect((await ada.browser.get(`/admin/users/${randomUUID()}`)).status).toBe(404)
  expect((await ada.browser.get('/admin/clients/auxroom')).status).toBe(404)
})

test('a client is made, used, changed, given another secret and disabled', async ({ client, app }) => {
  const [ada, bo] = [await administrator(app, client()), await signUp(client())]
  const wrong = await ada.browser.json('POST', '/api/admin/clients', {
    name: 'App',
    grants: ['authorization_code'],
    redirect_uris: ['http://localhost/cb'],
    colour: 'red',
  })
  expect(wrong.status).toBe(422)
  expect(((await wrong.json()) as { errors: { path: string }[] }).errors.map(({ path }) => path)).toEqual(
    expect.arrayContaining(['redirect_uris.0', 'colour']),
  )
  const made = await ada.browser.json('POST', '/api/admin/clients', {
    name: 'App',
    grants: ['password', 'refresh_token'],
  })
  expect(made.status).toBe(201)
  const { client_id: id, client_secret: first, _links } = (await made.json()) as Created
  const program = client()
  const token = (secret: string) =>
    program.form(
      '/api/oauth/token',
      { grant_type: 'password', username: bo.email, password: bo.password },
      { authorization: basicHeader(id, secret) },
    )
  const granted = await token(first)
  expect(granted.status).toBe(200)
  const { access_token } = (await granted.json()) as { access_token: string }
  const authorization = `Bearer ${access_token}`
  expect((await program.get('/api/me', { authorization })).status).toBe(200)

  const rotated = await ada.browser.json('POST', _links.rotate_secret?.href ?? '')
  expect(rotated.status).toBe(200)
  const { client_secret: second } = (await rotated.json()) as Created
  const old = await token(first)
  expect([old.status, await old.json()]).toMatchObject([401, { error: 'invalid_client' }])
  expect((await token(second)).status).toBe(200)

  const update = (body: unknown) => ada.browser.json('PATCH', _links.update?.href ?? '', body)
  expect(await (await update({ name: 'Console' })).json()).toMatchObject({ name: 'Console', live_grants: 2 })
  expect(await (await update({ disabled: true })).json()).toMatchObject({ live_grants: 0 })
  expect((await token(second)).status).toBe(401)
  expect((await program.get('/api/me', { authorization })).status).toBe(401)
  expect((await update({ disabled: false })).status).toBe(200)
  expect((await token(second)).status).toBe(200)
  expect((await program.get('/api/me', { authorization })).status).toBe(401)

  for (const answer of [
    await ada.browser.json('PATCH', '/api/admin/clients/auxroom', { name: 'Mine' }),
    await ada.browser.json('POST', '/api/admin/clients/auxroom/secret'),
  ]) {
    expect(answer.status).toBe(409)
  }
  const log = (await (await ada.browser.get(`/api/admin/audit?account=${id}`)).json()) as {
    entries: unknown[]
  }
  expect(JSON.stringify(log)).not.toContain(first)
  expect((await ada.browser.json('PATCH', `/api/admin/clients/${randomUUID()}`, {})).status).toBe(404)
})

test('marks, tokens and rooms of others are changed over the API, and each change is in the log', async ({
  client,
  app,
}) => {
  const [ada, bo] = [await administrator(app, client()), await signUp(client())]
  const { id } = (await (await bo.browser.get('/api/me')).json()) as { id: string }
  const { id: own } = (await (await ada.browser.get('/api/me')).json()) as { id: string }
  const mark = (who: string, body: unknown) => ada.browser.json('PATCH', `/api/admin/users/${who}`, body)
  expect(await (await mark(id, { cities: [' LISBOA '] })).json()).toMatchObject({ cities: ['lisboa'] })
  expect(await (await bo.browser.get('/api/me')).json()).toMatchObject({ cities: ['lisboa'] })
  for (const change of [{ is_admin: false }, { suspended: true }]) {
    expect((await mark(own, change)).status).toBe(409)
  }
  expect((await mark(id, { cities: [''] })).status).toBe(422)
  expect((await mark(id, { admin: true })).status).toBe(422)
  expect((await mark(randomUUID(), {})).status).toBe(404)

  const { token, jwt } = await logIn(client(), bo)
  const found = (await (await ada.browser.get(`/api/admin/tokens?q=${id}&state=live`)).json()) as {
    tokens: { id: string; kind: string; _links: Record<string, { href: string }> }[]
  }
  expect(found.tokens.map(({ kind }) => kind).toSorted()).toEqual(['grant', 'personal_token'])
  for (const { _links } of found.tokens) {
    expect((await ada.browser.json('DELETE', _links.revoke?.href ?? '')).status).toBe(204)
  }
  for (const authorization of [token, jwt]) {
    expect((await client().get('/api/me', { authorization })).status).toBe(401)
  }

  const room = (await (await bo.browser.json('POST', '/api/rooms', { name: 'Balcony' })).json()) as {
    id: string
    code: string
  }
  expect(await (await ada.browser.get('/api/admin/rooms?q=balcony')).json()).toMatchObject({
    rooms: [{ id: room.id, code: room.code, host: { id }, members: 1 }],
  })
  expect((await ada.browser.json('DELETE', `/api/admin/rooms/${room.id}`)).status).toBe(204)
  expect((await ada.browser.json('DELETE', `/api/admin/rooms/${room.id}`)).status).toBe(404)
  expect((await bo.browser.get(`/api/rooms/${room.code}/state`)).status).toBe(404)

  const { entries } = (await (await ada.browser.get(`/api/admin/audit?account=${id}`)).json()) as {
    entries: { action: string; actor: { id: string } | null }[]
  }
  const done = entries.filter(({ actor }) => actor?.id === own).map(({ action }) => action)
  expect(done).toEqual(
    expect.arrayContaining(['account.marked', 'token.revoked', 'grant.revoked', 'room.closed']),
  )
})

test('an action of the pages takes no token: a program is sent away and nothing changes', async ({
  client,
  app,
}) => {
  const [ada, bo] = [await administrator(app, client()), await signUp(client())]
  const { id } = (await (await bo.browser.get('/api/me')).json()) as { id: string }
  const { jwt } = await logIn(client(), ada)
  const html = await (await ada.browser.get(`/admin/users/${id}`)).text()
  const action = /name="(\$ACTION_ID_\w+)"/.exec(html)?.[1]
  expect(action).toBeDefined()
  const press = (who: Client, headers: Record<string, string>) => {
    const body = new FormData()
    body.set(action ?? '', '')
    body.set('id', id)
    body.set('back', '//evil.example/admin')
    return who.fetch(`/admin/users/${id}`, { method: 'POST', body, headers })
  }
  const suspended = async () =>
    ((await (await ada.browser.get(`/api/admin/users/${id}`)).json()) as { suspended_at: string | null })
      .suspended_at
  await press(client(), { authorization: jwt })
  expect(await suspended()).toBeNull()
  await press(ada.browser, { origin: 'https://evil.example' })
  expect(await suspended()).toBeNull()
  const pressed = await press(ada.browser, { origin: app.origin })
  expect(pressed.status).toBe(303)
  expect(pressed.headers.get('location')).toMatch(/^(http:\/\/127\.0\.0\.1:\d+)?\/admin\?done=suspended$/)
  expect(await suspended()).not.toBeNull()
})
