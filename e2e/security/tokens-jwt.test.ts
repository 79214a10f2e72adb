import { randomUUID } from 'node:crypto'
import {
  calculateJwkThumbprint,
  decodeJwt,
  decodeProtectedHeader,
  exportJWK,
  generateKeyPair,
  type JWK,
  type JWTPayload,
  SignJWT,
} from 'jose'
import type { Client } from '../support/client'
import { expect, patience, test, vi } from '../support/http'
import { operatorCommand } from '../support/operator'
import { signingKeyOf } from '../support/signing-key'

const password = 'seven quiet foxes at dawn'
const minute = 60

/** Registers and logs in: the access token of the JWT course's login. */
async function accessToken(client: Client, username = `ada-${randomUUID().slice(0, 8)}`): Promise<string> {
  const registered = await client.json('POST', '/api/register', { username, password })
  expect(registered.status).toBe(201)
  return logIn(client, username)
}

async function logIn(client: Client, username: string): Promise<string> {
  const answer = await client.json('POST', '/api/login', { username, password })
  expect(answer.status).toBe(200)
  const { access_token }: { access_token: string } = await answer.json()
  return access_token
}

async function publishedKeys(client: Client): Promise<JWK[]> {
  const { keys }: { keys: JWK[] } = await (await client.get('/api/oauth/jwks')).json()
  return keys
}

const call = (client: Client, token: string) => client.get('/api/me', { authorization: `Bearer ${token}` })
const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

test('37: a JWT that is forged, foreign, early or late is refused, and only the true one is let through', async ({
  client,
  app,
}) => {
  const ada = client()
  const good = await accessToken(ada)
  const claims = decodeJwt(good)
  const ours = await signingKeyOf(app)
  const foreign = await generateKeyPair('ES256', { extractable: true })
  const foreignJwk = await exportJWK(foreign.publicKey)
  const foreignKid = await calculateJwkThumbprint(foreignJwk)
  const publicKey = new TextEncoder().encode(JSON.stringify((await publishedKeys(ada))[0]))
  const sign = (change: JWTPayload, header: object = {}, key: CryptoKey | Uint8Array = ours.key) =>
    new SignJWT({ ...claims, ...change })
      .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: ours.kid, ...header })
      .sign(key)
  const now = Math.floor(Date.now() / 1000)
  const unsigned = `${encoded({ alg: 'none', typ: 'at+jwt', kid: ours.kid })}.${encoded(claims)}.`
  const forged = {
    'alg none': unsigned,
    'alg none with a signature': `${unsigned}${good.split('.')[2]}`,
    'HS256 signed with the public key': await sign({}, { alg: 'HS256' }, publicKey),
    'a foreign kid': await sign({}, { kid: foreignKid }, foreign.privateKey),
    'a foreign key under our kid': await sign({}, {}, foreign.privateKey),
    jku: await sign({}, { kid: foreignKid, jku: `${app.simulatorOrigin}/jwks` }, foreign.privateKey),
    jwk: await sign({}, { kid: foreignKid, jwk: foreignJwk }, foreign.privateKey),
    'the wrong iss': await sign({ iss: 'https://evil.example' }),
    'the wrong aud': await sign({ aud: 'https://evil.example' }),
    'the wrong typ': await sign({}, { typ: 'JWT' }),
    expired: await sign({ iat: now - 61 * minute, exp: now - minute }),
    'future nbf': await sign({ nbf: now + minute }),
    'another account': await sign({ sub: randomUUID() }),
    'another client': await sign({ client_id: 'nobody' }),
    'a grant there is not': await sign({ grant_id: randomUUID() }),
  }
  for (const [what, token] of Object.entries(forged)) {
    const answer = await call(client(), token)
    expect(answer.status, what).toBe(401)
    expect(answer.headers.get('www-authenticate'), what).toContain('error="invalid_token"')
  }
  expect((await call(client(), await sign({}))).status, 'the forger’s own hand').toBe(200)
  const widened = await sign({ scope: 'profile performer venue city admin' })
  const admin = await client().get('/api/admin/users', { authorization: `Bearer ${widened}` })
  expect(admin.status).toBe(403)
  expect((await call(client(), good)).status).toBe(200)
})

test('37: the previous key is still good while keys rotate, and the new one signs at once', async ({
  client,
  app,
}) => {
  const ada = client()
  const username = `ada-${randomUUID().slice(0, 8)}`
  const before = await accessToken(ada, username)
  expect(await operatorCommand(app, 'keys-rotate.ts')).toContain('signed with a new key')
  await vi.waitFor(async () => {
    const after = decodeProtectedHeader(await logIn(client(), username)).kid
    expect(after).not.toBe(decodeProtectedHeader(before).kid)
  }, patience)
  const after = await logIn(client(), username)
  for (const token of [before, after]) expect((await call(client(), token)).status).toBe(200)
  const kids = (await publishedKeys(ada)).map(({ kid }) => kid)
  expect(kids[0]).toBe(decodeProtectedHeader(after).kid)
  expect(kids).toContain(decodeProtectedHeader(before).kid)
})

test('37: keys outlive a restart, and rotate while the server is stopped', async ({ client, app }) => {
  const username = `ada-${randomUUID().slice(0, 8)}`
  const token = await accessToken(client(), username)
  await app.stop()
  await operatorCommand(app, 'keys-rotate.ts')
  await app.run()
  expect((await call(client(), token)).status).toBe(200)
  const after = decodeProtectedHeader(await logIn(client(), username)).kid
  expect(after).not.toBe(decodeProtectedHeader(token).kid)
  const answer = await client().get('/api/oauth/jwks')
  expect(answer.headers.get('cache-control')).toBe('public, max-age=300')
})

test('37: a stream ends with the access token it was opened with, and at once with its grant', async ({
  client,
  app,
}) => {
  const { code } = await client().host('ada')
  const bo = client()
  const token = await accessToken(bo)
  const claims = decodeJwt(token)
  const { kid, key } = await signingKeyOf(app)
  const brief = await new SignJWT({ ...claims, exp: Math.floor(Date.now() / 1000) + 3 })
    .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid })
    .sign(key)
  const [byToken, byBrief] = [token, brief].map((one) => ({ authorization: `Bearer ${one}` }))
  expect((await bo.json('POST', '/api/rooms/join', { code }, byToken)).status).toBe(200)
  const path = `/api/rooms/${code}/events`
  const [whole, short] = await Promise.all([bo.get(path, byToken), bo.get(path, byBrief)])
  expect(await short.text()).toMatch(/event: closed\ndata: .*session_ended/)
  expect((await bo.get('/api/me', byBrief)).status).toBe(401)
  expect((await bo.json('POST', '/api/logout', undefined, byToken)).status).toBe(204)
  expect(await whole.text()).toMatch(/event: closed\ndata: .*session_ended/)
  expect((await bo.get('/api/me', byToken)).status).toBe(401)
})
