import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { administrator } from '../support/administrator'
import type { AppUnderTest } from '../support/app-under-test'
import type { Client } from '../support/client'
import { submitForm } from '../support/forms'
import { expect } from '../support/http'
import { nextLetter } from '../support/mail'
import { allow, basicHeader, signUp } from '../support/oauth-client'
import { test } from '../support/providers'
import { PublicApp } from '../support/public-app'
import { privateJwkOf } from '../support/signing-key'

/** Codes, refresh tokens and access tokens as the simulator issues them. */
const issued = /(?<![\w-])(?:AQ[\w-]{128}|BQ[\w-]{160})(?![\w-])/

/** Every text value of every table, as a dump of the database would hold it. */
function dump(app: AppUnderTest): Promise<string> {
  return app.database(async (sql) => {
    const tables =
      await sql`select format('%I.%I', table_schema, table_name) as name from information_schema.tables
      where table_schema not in ('pg_catalog', 'information_schema') and table_type = 'BASE TABLE'`
    const parts = await Promise.all(
      tables.map(async ({ name }) => {
        const rows = await sql.unsafe(`select t::text as line from ${name} t`)
        return rows.map((row) => String(row.line)).join('\n')
      }),
    )
    return parts.join('\n')
  })
}

test('20 and 22 no token, session id or client secret is in the database, a log line, a page or a payload', async ({
  client,
  app,
  simulator,
}) => {
  const [{ browser: ada }, bo] = [await signUp(client()), client()]
  const hook = await webhookOf(ada)
  const mark = await simulator.mark()
  const authorize = await ada.startConnect()
  const back = new URL(await ada.decide(authorize, 'ada'))
  await ada.fetch(back.href)
  await ada.connect('ada', {}, 'bungie')
  const room = (await (await ada.json('POST', '/api/rooms', { name: 'Leaks' })).json()) as { code: string }
  await bo.join(room.code, 'Bo')
  await app.database((sql) => sql`update connections set expires_at = now() - interval '1 minute'`)
  for (const provider of ['spotify', 'bungie']) await ada.get(`/api/connect/${provider}/status`)
  await allTold(app)
  const code = back.searchParams.get('code') ?? ''
  expect(code, 'the shape of what the provider issues').toMatch(issued)
  const secrets = [
    code,
    authorize.searchParams.get('state') ?? '',
    ada.cookies.get('next-auth.session-token') ?? '',
    bo.cookies.get('next-auth.session-token') ?? '',
    bo.cookies.get('axr_device') ?? '',
    await wayBackOf(bo, client()),
    ...hook.secrets,
    ...(await generatedSecrets(app.dataDir)),
  ].filter((secret) => secret.length > 12)
  expect(secrets.length).toBeGreaterThanOrEqual(11)
  const paths = [
    ...[`/room/${room.code}`, `/room/${room.code}/host`, '/account', '/', '/friends'],
    ...[`/api/rooms/${room.code}/state`, '/api/friends', '/api/connect/bungie/status'],
    ...[`/account/webhooks/${hook.id}`, '/api/webhooks', `/api/webhooks/${hook.id}/deliveries`],
  ]
  const pages = await Promise.all(paths.map(async (path) => (await ada.get(path)).text()))
  const payload = await (await ada.get(`/room/${room.code}/host?_rsc=1`, { RSC: '1' })).text()
  const seen = { database: await dump(app), log: app.output, pages: pages.join('\n'), payload }
  for (const [where, text] of Object.entries(seen)) {
    expect(issued.test(text), `a provider's token in the ${where}`).toBe(false)
    for (const secret of secrets) expect(text.includes(secret), `a secret in the ${where}`).toBe(false)
  }
  expect((await simulator.requests(mark)).some((request) => request.grant_type === 'refresh_token')).toBe(
    true,
  )
})

/** The secret of a guest's return link, once it has been used from another browser. */
async function wayBackOf(guest: Client, elsewhere: Client): Promise<string> {
  const { url } = (await (await guest.json('POST', '/api/return-link', {})).json()) as { url: string }
  const token = url.split('#')[1] ?? ''
  expect((await submitForm(elsewhere, '/return', { token })).status).toBe(303)
  return token
}

/** A webhook that hears of every connection, and its secrets: the one it was made with and the one after. */
async function webhookOf(ada: Client): Promise<{ id: string; secrets: string[] }> {
  const hook = { url: 'http://127.0.0.1:9/hooks', types: ['connection.*'] }
  const made = await (await ada.json('POST', '/api/webhooks', hook)).json()
  const { id, secret: first } = made as { id: string; secret: string }
  const rotated = await (await ada.json('POST', `/api/webhooks/${id}/secret`)).json()
  const { secret } = rotated as { secret: string }
  return { id, secrets: [first, secret].map((one) => one.replace(/^whsec_/, '')) }
}

/** Waits until every event has been delivered, and nothing is left of what it told. */
const allTold = (app: AppUnderTest) =>
  expect
    .poll(
      () =>
        app.database(
          (sql) => sql`select type from events where delivered_at is null or sealed_payload is not null`,
        ),
      { interval: 50 },
    )
    .toEqual([])

test('20 and 22 nothing an OpenID Connect provider issued is in the database, a log line or a page', async ({
  worlds,
}) => {
  const { app, provider, client } = await worlds('oidc')
  const ada = client()
  const mark = await provider.mark()
  await ada.connect('ada', {}, provider.id)
  await app.database((sql) => sql`update connections set expires_at = now() - interval '1 minute'`)
  const status = await (await ada.get(`/api/connect/${provider.id}/status`)).text()
  await provider.fault('token', {
    status: 400,
    body: { error: 'invalid_grant', error_description: 'seeded-words' },
  })
  await ada.connect('ada', {}, provider.id)
  await allTold(app)
  const secrets = [
    ...(provider.idTokens?.issued() ?? []),
    provider.idTokens?.clientSecret ?? '',
    'seeded-words',
  ]
  expect(secrets.length).toBeGreaterThanOrEqual(6)
  const page = await (await ada.get('/account')).text()
  for (const [where, text] of Object.entries({ database: await dump(app), log: app.output, page, status })) {
    expect(/eyJ[\w-]+\.eyJ/.test(text), `an ID token in the ${where}`).toBe(false)
    for (const secret of secrets) expect(text.includes(secret), `${secret} in the ${where}`).toBe(false)
  }
  const grants = (await provider.requests(mark)).map(({ grant_type }) => grant_type)
  expect(grants).toContain('refresh_token')
})

/** One of every kind of secret we issue ourselves, by what it is. */
async function ownSecrets(
  app: AppUnderTest,
  ada: Client,
  make: () => Client,
): Promise<Record<string, string>> {
  const bo = await signUp(make())
  const form = async (client: Client, fields: Record<string, string>, authorization: string) =>
    (await (await client.form('/api/oauth/token', fields, { authorization })).json()) as Record<
      string,
      string
    >
  const made = await ada.json('POST', '/api/admin/clients', {
    name: 'Console',
    grants: ['password', 'refresh_token'],
  })
  const client = (await made.json()) as { client_id: string; client_secret: string; _links: Links }
  const rotated = await ada.json('POST', client._links.rotate_secret?.href ?? '')
  const { client_secret } = (await rotated.json()) as { client_secret: string }
  const basic = basicHeader(client.client_id, client_secret)
  const granted = await form(
    make(),
    { grant_type: 'password', username: bo.email, password: bo.password },
    basic,
  )
  const { refresh_token = '' } = granted
  const renewed = await form(make(), { grant_type: 'refresh_token', refresh_token }, basic)
  const own = await bo.browser.json('POST', '/api/tokens', { name: 'Script' })
  const login = await make().json('POST', '/api/login', { email: bo.email, password: bo.password })
  const { token, access_token } = (await login.json()) as Record<string, string>
  const app1 = await PublicApp.start(app)
  const codes: string[] = []
  for (let count = 0; count < 2; count += 1) {
    const back = await allow(bo.browser, `${app.origin}${app1.authorize()}`)
    codes.push(back.searchParams.get('code') ?? '')
  }
  const exchanged = await app1.tokens(codes[0] ?? '')
  await app1.stop()
  const letter = await nextLetter(app, bo.email, 'Set a new password', () =>
    make().json('POST', '/api/password/forgot', { email: bo.email }),
  )
  return {
    'first client secret': client.client_secret,
    'client secret': client_secret,
    'access token': granted.access_token ?? '',
    'used refresh token': refresh_token,
    'refresh token': renewed.refresh_token ?? '',
    'personal token': ((await own.json()) as { token: string }).token,
    'log-in token': token ?? '',
    'log-in access token': access_token ?? '',
    'used code': codes[0] ?? '',
    'unused code': codes[1] ?? '',
    'refresh token of a code': exchanged.refresh_token,
    'mail link': letter.secret,
    'private key': (await privateJwkOf(app)).jwk.d ?? '',
    session: bo.browser.cookies.get('next-auth.session-token') ?? '',
    password: bo.password,
  }
}

type Links = Record<string, { href: string }>

/** What is answered to somebody who sends a secret the wrong way. */
async function refusals(secret: string, client: Client): Promise<string> {
  const answers = [
    await client.get('/api/me', { authorization: `Bearer ${secret}x` }),
    await client.get('/api/me', { authorization: `Basic ${secret}` }),
    await client.get('/admin/tokens', { authorization: `Token x${secret}` }),
    await client.fetch(`/api/oauth/token?client_secret=${secret}`, { method: 'POST' }),
    await client.form('/api/oauth/token', { grant_type: 'refresh_token', refresh_token: `${secret}x` }),
    await client.form('/api/oauth/token', {
      grant_type: 'authorization_code',
      code: `${secret}x`,
      [secret]: '1',
    }),
    await client.form('/api/oauth/introspect', { token: secret, client_id: 'x', client_secret: secret }),
    await client.json('POST', '/api/password/reset', { token: `${secret}x`, password: secret }),
    await client.json('POST', '/api/login', { email: 'nobody@example.com', password: secret }),
    await client.json('DELETE', `/api/tokens/${encodeURIComponent(secret)}`),
  ]
  for (const { status } of answers) expect(status).toBeLessThan(500)
  const texts = await Promise.all(answers.map((answer) => answer.text()))
  return texts.concat(answers.map(({ headers }) => JSON.stringify([...headers]))).join('\n')
}

test('20 and 22 no token, code, client secret, mail link or private key of ours is in the database, a log line, a page, a payload or a refusal', {
  timeout: 120_000,
}, async ({ client, app }) => {
  const ada = await administrator(app, client())
  const secrets = await ownSecrets(app, ada.browser, client)
  for (const [kind, secret] of Object.entries(secrets)) expect(secret.length, kind).toBeGreaterThan(20)
  const paths = ['users', 'clients', 'connections', 'tokens', 'audit', 'rooms']
  const pages = [
    ...paths.flatMap((path) => [`/admin/${path}`, `/api/admin/${path}`]),
    '/admin',
    '/account',
    '/docs',
    '/api/me',
    '/api/oauth/jwks',
  ]
  const texts = await Promise.all([
    ...pages.map((path) => ada.browser.get(path)),
    ...pages.filter((path) => !path.startsWith('/api')).map((path) => ada.browser.payload(path)),
  ])
  const refused: Record<string, string> = {}
  for (const [kind, secret] of Object.entries(secrets)) {
    // Whoever sends a session's cookie or a password as something else is told of it like of any other.
    refused[kind] = await refusals(secret, client())
  }
  const seen = {
    database: await dump(app),
    log: app.output,
    pages: (await Promise.all(texts.map((answer) => answer.text()))).join('\n'),
  }
  expect(seen.pages).toContain('Console')
  for (const [kind, secret] of Object.entries(secrets)) {
    for (const [where, text] of Object.entries(seen)) {
      expect(text.includes(secret), `the ${kind} in the ${where}`).toBe(false)
    }
    expect(refused[kind]?.includes(secret), `the ${kind} in a refusal`).toBe(false)
  }
})

async function generatedSecrets(dataDir: string): Promise<string[]> {
  const record: unknown = JSON.parse(await readFile(join(dataDir, 'secrets.json'), 'utf8'))
  const values: string[] = []
  JSON.stringify(record, (_, value: unknown) => {
    if (typeof value === 'string') values.push(...value.split(/[:,]/))
    return value
  })
  return values
}

test('21 a ciphertext moved to another row does not open', async ({ client, app }) => {
  const [ada, bela] = [client(), client()]
  await ada.connect('ada')
  await bela.connect('bela')
  await app.database(
    (
      sql,
    ) => sql`update connections c set access_token = other.access_token, refresh_token = other.refresh_token
      from connections other where other.id <> c.id`,
  )
  for (const one of [ada, bela]) {
    const { code } = (await (await one.json('POST', '/api/rooms', {})).json()) as { code: string }
    const answer = await one.json('PUT', `/api/rooms/${code}/playback`, { is_playing: true })
    expect(answer.status).toBeGreaterThanOrEqual(400)
  }
})
