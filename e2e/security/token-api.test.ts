import { createHash, randomUUID } from 'node:crypto'
import type { Client } from '../support/client'
import { test as base, expect } from '../support/http'
import { allow, basicHeader, makeClient, type RegisteredClient, signUp } from '../support/oauth-client'

type Tokens = { access_token: string; refresh_token: string; scope: string }

const test = base.extend('firstParty', { scope: 'worker' }, ({ app }) =>
  makeClient(app, { grants: ['password', 'refresh_token', 'client_credentials'] }),
)

const token = '/api/oauth/token'

async function outcome(answer: Promise<Response>): Promise<string> {
  const response = await answer
  expect(response.headers.get('cache-control')).toBe('no-store')
  const body: { error?: string } = await response.json()
  return body.error ? `${response.status} ${body.error}` : `${response.status}`
}

async function passwordTokens(
  client: Client,
  { email, password }: { email: string; password: string },
  { basic }: RegisteredClient,
  scope = '',
): Promise<Tokens> {
  const fields = { grant_type: 'password', username: email, password, scope }
  return (await client.form(token, fields, { authorization: basic })).json()
}

const me = async (client: Client, { access_token }: Tokens) =>
  (await client.get('/api/me', { authorization: `Bearer ${access_token}` })).status

test('31: every mistake has its RFC 6749 error, and none of the answers is stored', async ({
  client,
  firstParty,
}) => {
  const program = client()
  const authorization = firstParty.basic
  const mistakes: [Record<string, string>, string][] = [
    [{}, '400 invalid_request'],
    [{ grant_type: 'implicit' }, '400 unsupported_grant_type'],
    [{ grant_type: 'password', username: 'ada' }, '400 invalid_request'],
    [{ grant_type: 'password', username: 'ada', password: 'x' }, '400 invalid_grant'],
    [{ grant_type: 'refresh_token', refresh_token: 'x' }, '400 invalid_grant'],
    [{ grant_type: 'authorization_code', code: 'x', code_verifier: 'y' }, '400 unauthorized_client'],
    [{ grant_type: 'client_credentials', scope: 'root' }, '400 invalid_scope'],
  ]
  for (const [fields, expected] of mistakes) {
    expect(await outcome(program.form(token, fields, { authorization })), JSON.stringify(fields)).toBe(
      expected,
    )
    expect(await outcome(program.json('POST', token, fields, { authorization }))).toBe(expected)
  }
  const fields = { grant_type: 'client_credentials' }
  const wrong = await program.form(token, fields, { authorization: basicHeader(firstParty.id, 'x') })
  expect(wrong.headers.get('www-authenticate')).toMatch(/^Basic realm="Auxroom"/)
  expect(await outcome(Promise.resolve(wrong))).toBe('401 invalid_client')
  expect(await outcome(program.form(token, fields))).toBe('401 invalid_client')
})

test('32: city and admin are not had by asking, come by mark, go with it, and never reach a third party', async ({
  app,
  client,
  firstParty,
}) => {
  const ada = await signUp(client())
  const program = client()
  const authorization = firstParty.basic
  for (const scope of ['city', 'admin', 'profile admin']) {
    const fields = { grant_type: 'password', username: ada.email, password: ada.password, scope }
    expect(await outcome(program.form(token, fields, { authorization }))).toBe('400 invalid_scope')
  }
  const mark = (isAdmin: boolean) =>
    app.database(
      (sql) => sql`update accounts set is_admin = ${isAdmin}, cities = '{berlin}' where email = ${ada.email}`,
    )
  await mark(true)
  const tokens = await passwordTokens(program, ada, firstParty)
  expect(tokens.scope).toBe('profile city admin')
  const users = async () =>
    (await program.get('/api/admin/users', { authorization: `Bearer ${tokens.access_token}` })).status
  expect(await users()).toBe(200)

  const redirect = 'https://jukebox.example/callback'
  const jukebox = await makeClient(app, {
    grants: ['authorization_code'],
    redirectUris: [redirect],
    isPublic: true,
  })
  const verifier = randomUUID() + randomUUID()
  const url = new URL('/oauth/authorize', app.origin)
  const request = {
    response_type: 'code',
    client_id: jukebox.id,
    redirect_uri: redirect,
    scope: 'profile venue',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  }
  url.search = new URLSearchParams(request).toString()
  const code = (await allow(ada.browser, url)).searchParams.get('code') ?? ''
  const exchange = {
    grant_type: 'authorization_code',
    client_id: jukebox.id,
    redirect_uri: redirect,
    code,
    code_verifier: verifier,
  }
  expect(await (await program.form(token, exchange)).json()).toMatchObject({ scope: 'profile venue' })
  url.search = new URLSearchParams({ ...request, scope: 'profile admin' }).toString()
  const refused = await ada.browser.get(url.pathname + url.search)
  expect(refused.headers.get('location')).toContain('error=invalid_scope')

  await mark(false)
  expect(await users()).toBe(403)
  const renewal = { grant_type: 'refresh_token', refresh_token: tokens.refresh_token }
  expect(await (await program.form(token, renewal, { authorization })).json()).toMatchObject({
    scope: 'profile city',
  })
})

test('33: credentials in the query, doubled parameters and two client methods are refused', async ({
  client,
  firstParty: { id, secret, basic: authorization },
}) => {
  const program = client()
  const good = { grant_type: 'client_credentials' }
  const named = { ...good, client_id: id, client_secret: secret }
  const query = `${token}?${new URLSearchParams({ client_id: id, client_secret: secret })}`
  expect(await outcome(program.form(query, good))).toBe('400 invalid_request')
  expect(await outcome(program.form(`${token}?password=x`, good, { authorization }))).toBe(
    '400 invalid_request',
  )
  expect(await outcome(program.form(token, named, { authorization }))).toBe('400 invalid_request')
  expect(await outcome(program.json('POST', token, named, { authorization }))).toBe('400 invalid_request')
  const doubled = program.fetch(token, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/x-www-form-urlencoded' },
    body: 'grant_type=client_credentials&scope=profile&scope=venue',
  })
  expect(await outcome(doubled)).toBe('400 invalid_request')
  expect(await outcome(program.form(token, named))).toBe('200')
  expect(await outcome(program.form(token, good, { authorization }))).toBe('200')
})

test('34: Basic credentials are form-decoded', async ({ app, client }) => {
  const [id, secret] = [`a:b%c+d ${randomUUID()}`, 's:1%2B+ é']
  const hash = createHash('sha256').update(secret).digest('hex')
  await app.database(
    (sql) => sql`insert into oauth_clients (id, name, secret_hash, redirect_uris, grants)
      values (${id}, 'Odd', ${hash}, '{}', '{client_credentials}')`,
  )
  const form = { grant_type: 'client_credentials' }
  const by = (authorization: string) => outcome(client().form(token, form, { authorization }))
  expect(await by(basicHeader(id, secret))).toBe('200')
  expect(await by(`Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`)).toBe('401 invalid_client')
})

test('38: revocation acts at once, is 200 for the unknown, and does not reach across clients', async ({
  app,
  client,
  firstParty,
}) => {
  const ada = await signUp(client())
  const program = client()
  const revoke = async (secret: string, { basic }: RegisteredClient) =>
    (await program.form('/api/oauth/revoke', { token: secret }, { authorization: basic })).status
  const other = await makeClient(app, { grants: ['client_credentials'] })
  for (const kind of ['access_token', 'refresh_token'] as const) {
    const tokens = await passwordTokens(program, ada, firstParty)
    expect(await revoke(tokens[kind], other)).toBe(400)
    expect(await me(program, tokens)).toBe(200)
    expect(await revoke(tokens[kind], firstParty)).toBe(200)
    expect(await me(program, tokens)).toBe(401)
    const renewal = { grant_type: 'refresh_token', refresh_token: tokens.refresh_token }
    const { basic: authorization } = firstParty
    expect(await outcome(program.form(token, renewal, { authorization }))).toBe('400 invalid_grant')
  }
  for (const unknown of ['x', 'x.y.z', 'axrr_x', 'axr_x']) expect(await revoke(unknown, firstParty)).toBe(200)
})

test('39: introspection needs a client, the dead are {"active":false} alone', async ({
  client,
  firstParty,
}) => {
  const ada = await signUp(client())
  const program = client()
  const { basic: authorization, id } = firstParty
  const tokens = await passwordTokens(program, ada, firstParty, 'profile venue')
  const tell = async (secret: string, headers: Record<string, string> = { authorization }) =>
    program.form('/api/oauth/introspect', { token: secret }, headers)
  const told = await (await tell(tokens.access_token)).json()
  expect(told).toMatchObject({ active: true, scope: 'profile venue', client_id: id, username: ada.email })
  expect(await outcome(tell(tokens.access_token, {}))).toBe('401 invalid_client')
  await program.form('/api/oauth/revoke', { token: tokens.refresh_token }, { authorization })
  for (const dead of [tokens.access_token, tokens.refresh_token, 'x', 'axr_x']) {
    expect(await (await tell(dead)).json()).toEqual({ active: false })
  }
})

test('39: what the metadata name is there and does what they say', async ({ app, client }) => {
  const program = client()
  const answer = await program.get('/.well-known/oauth-authorization-server')
  const metadata: Record<string, string> = await answer.json()
  expect(metadata.issuer).toBe(app.origin)
  const { keys }: { keys: object[] } = await (await program.get(metadata.jwks_uri ?? '')).json()
  expect(keys.length).toBeGreaterThan(0)
  for (const name of ['token_endpoint', 'revocation_endpoint', 'introspection_endpoint']) {
    const url = metadata[name] ?? ''
    const refused = await program.get(url)
    expect([name, refused.status, refused.headers.get('allow')]).toEqual([name, 405, 'POST'])
    expect([name, (await program.form(url, {})).status >= 400]).toEqual([name, true])
  }
  expect((await program.get(metadata.service_documentation ?? '')).status).toBe(200)
  const authorize = await program.get(metadata.authorization_endpoint ?? '')
  expect(authorize.status).toBe(400)
})

test('27: wrong passwords at the token endpoint count with those at every other door', async ({
  client,
  firstParty,
}) => {
  const ada = await signUp(client())
  const program = client()
  const { basic: authorization } = firstParty
  const wrong = { grant_type: 'password', username: ada.email, password: 'wrong' }
  for (let count = 0; count < 10; count += 1) {
    expect(await outcome(program.form(token, wrong, { authorization }))).toBe('400 invalid_grant')
    const { email } = ada
    expect((await program.json('POST', '/api/login', { email, password: 'wrong' })).status).toBe(401)
  }
  const limited = await program.form(token, { ...wrong, password: ada.password }, { authorization })
  expect(Number(limited.headers.get('retry-after'))).toBeGreaterThan(0)
  expect(await outcome(Promise.resolve(limited))).toBe('429 temporarily_unavailable')
  const login = await program.json('POST', '/api/login', { email: ada.email, password: ada.password })
  expect(login.status).toBe(429)
})
