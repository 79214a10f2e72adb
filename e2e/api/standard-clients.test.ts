import { generateCodeVerifier, OAuth2Client } from '@badgateway/oauth2-client'
import * as oauth from 'oauth4webapi'
import * as openid from 'openid-client'
import { AuthorizationCode, ClientCredentials, ResourceOwnerPassword } from 'simple-oauth2'
import type { AppUnderTest } from '../support/app-under-test'
import { test as base, expect } from '../support/http'
import { allow, makeClient, type RegisteredClient, signUp } from '../support/oauth-client'

/** The product under test has no TLS. */
const options: openid.DiscoveryRequestOptions = {
  algorithm: 'oauth2',
  execute: [openid.allowInsecureRequests],
}

const redirectUri = 'http://127.0.0.1:9/callback'

type Clients = {
  firstParty: RegisteredClient
  /** A public client: PKCE and no secret. */
  publicApp: RegisteredClient
  /** Somebody else's server. */
  webApp: RegisteredClient
}

const test = base.extend('clients', { scope: 'worker' }, ({ app }) => makeClients(app))

async function makeClients(app: AppUnderTest): Promise<Clients> {
  const withCode = { grants: ['authorization_code', 'refresh_token'], redirectUris: [redirectUri] }
  return {
    firstParty: await makeClient(app, { grants: ['password', 'refresh_token', 'client_credentials'] }),
    publicApp: await makeClient(app, { ...withCode, isPublic: true }),
    webApp: await makeClient(app, withCode),
  }
}

async function statusWith(app: AppUnderTest, accessToken: string): Promise<number> {
  const headers = { authorization: `Bearer ${accessToken}` }
  return (await fetch(`${app.origin}/api/me`, { headers })).status
}

test('openid-client: discovery, code with PKCE and iss as a public client, refresh, revocation', async ({
  app,
  client,
  clients,
}) => {
  const { browser } = await signUp(client())
  const config = await openid.discovery(
    new URL(app.origin),
    clients.publicApp.id,
    undefined,
    openid.None(),
    options,
  )
  expect(config.serverMetadata().supportsPKCE()).toBe(true)
  const pkceCodeVerifier = openid.randomPKCECodeVerifier()
  const expectedState = openid.randomState()
  const url = openid.buildAuthorizationUrl(config, {
    redirect_uri: redirectUri,
    scope: 'profile performer',
    state: expectedState,
    code_challenge: await openid.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: 'S256',
  })
  const callback = await allow(browser, url)
  const checks = { pkceCodeVerifier, expectedState }
  const tokens = await openid.authorizationCodeGrant(config, callback, checks)
  expect(tokens).toMatchObject({ token_type: 'bearer', expires_in: 3600, scope: 'profile performer' })
  expect(await statusWith(app, tokens.access_token)).toBe(200)
  const me = await openid.fetchProtectedResource(
    config,
    tokens.access_token,
    new URL('/api/me', app.origin),
    'GET',
  )
  expect(await me.json()).toMatchObject({ name: 'Ada' })

  const foreign = new URL(callback)
  foreign.searchParams.set('iss', 'https://evil.example')
  await expect(openid.authorizationCodeGrant(config, foreign, checks)).rejects.toMatchObject({
    code: 'OAUTH_INVALID_RESPONSE',
    cause: { message: expect.stringContaining('"iss" (issuer)') },
  })

  const renewed = await openid.refreshTokenGrant(config, tokens.refresh_token ?? '')
  expect(await statusWith(app, renewed.access_token)).toBe(200)
  await openid.tokenRevocation(config, renewed.refresh_token ?? '')
  expect(await statusWith(app, renewed.access_token)).toBe(401)
  const refused = openid.refreshTokenGrant(config, renewed.refresh_token ?? '')
  await expect(refused).rejects.toMatchObject({ error: 'invalid_grant' })
})

test('openid-client: client credentials and the password grant by Basic and by POST, introspection', async ({
  app,
  client,
  clients,
}) => {
  const { email, password } = await signUp(client())
  const { id, secret } = clients.firstParty
  for (const method of [openid.ClientSecretBasic(secret), openid.ClientSecretPost(secret)]) {
    const config = await openid.discovery(new URL(app.origin), id, undefined, method, options)
    const own = await openid.clientCredentialsGrant(config, { scope: 'profile' })
    expect(own).toMatchObject({ scope: 'profile', user: null })
    const fields = { username: email, password, scope: 'venue' }
    const tokens = await openid.genericGrantRequest(config, 'password', fields)
    expect(tokens.scope).toBe('venue')
    const told = await openid.tokenIntrospection(config, tokens.access_token)
    expect(told).toMatchObject({ active: true, scope: 'venue', client_id: id, token_type: 'Bearer' })
    const wrong = openid.genericGrantRequest(config, 'password', { ...fields, password: 'wrong' })
    await expect(wrong).rejects.toMatchObject({ error: 'invalid_grant' })
  }
  const config = await openid.discovery(
    new URL(app.origin),
    id,
    undefined,
    openid.ClientSecretBasic('x'),
    options,
  )
  const refused = openid.clientCredentialsGrant(config)
  await expect(refused).rejects.toMatchObject({ code: 'OAUTH_WWW_AUTHENTICATE_CHALLENGE' })
})

test('oauth4webapi: every step checked by itself, the access token by RFC 9068', async ({
  app,
  client,
  clients,
}) => {
  const { browser } = await signUp(client())
  const issuer = new URL(app.origin)
  const loopback = { [oauth.allowInsecureRequests]: true }
  const discovered = await oauth.discoveryRequest(issuer, { algorithm: 'oauth2', ...loopback })
  const server = await oauth.processDiscoveryResponse(issuer, discovered)
  const app1 = { client_id: clients.webApp.id }
  const authentication = oauth.ClientSecretBasic(clients.webApp.secret)
  const verifier = oauth.generateRandomCodeVerifier()
  const state = oauth.generateRandomState()
  const url = new URL(server.authorization_endpoint ?? '')
  url.search = new URLSearchParams({
    client_id: app1.client_id,
    response_type: 'code',
    redirect_uri: redirectUri,
    scope: 'profile venue',
    state,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  }).toString()
  const parameters = oauth.validateAuthResponse(server, app1, await allow(browser, url), state)
  const answered = await oauth.authorizationCodeGrantRequest(
    server,
    app1,
    authentication,
    parameters,
    redirectUri,
    verifier,
    loopback,
  )
  const tokens = await oauth.processAuthorizationCodeResponse(server, app1, answered)
  const request = new Request(new URL('/api/me', issuer), {
    headers: { authorization: `Bearer ${tokens.access_token}` },
  })
  const claims = await oauth.validateJwtAccessToken(server, request, app.origin, loopback)
  expect(claims).toMatchObject({ client_id: app1.client_id, scope: 'profile venue' })

  const refresh = () =>
    oauth.refreshTokenGrantRequest(server, app1, authentication, tokens.refresh_token ?? '', loopback)
  const renewed = await oauth.processRefreshTokenResponse(server, app1, await refresh())
  expect(renewed.refresh_token).not.toBe(tokens.refresh_token)
  const introspect = async (token: string) =>
    oauth.processIntrospectionResponse(
      server,
      app1,
      await oauth.introspectionRequest(server, app1, authentication, token, loopback),
    )
  expect(await introspect(renewed.access_token)).toMatchObject({ active: true, sub: claims.sub })
  await expect(oauth.processRefreshTokenResponse(server, app1, await refresh())).rejects.toMatchObject({
    error: 'invalid_grant',
  })
  expect(await introspect(renewed.access_token)).toEqual({ active: false })
  const revoked = await oauth.revocationRequest(
    server,
    app1,
    authentication,
    renewed.refresh_token ?? '',
    loopback,
  )
  await oauth.processRevocationResponse(revoked)
})

function simpleConfig(app: AppUnderTest, { id, secret }: RegisteredClient) {
  return {
    client: { id, secret },
    auth: {
      tokenHost: app.origin,
      tokenPath: '/api/oauth/token',
      revokePath: '/api/oauth/revoke',
    },
  }
}

test('simple-oauth2: password, client credentials, refresh and revocation', async ({
  app,
  client,
  clients,
}) => {
  const { email, password } = await signUp(client())
  const config = simpleConfig(app, clients.firstParty)
  const owner = new ResourceOwnerPassword(config)
  const first = await owner.getToken({ username: email, password, scope: ['profile', 'performer'] })
  expect(first.token).toMatchObject({ token_type: 'Bearer', scope: 'profile performer' })
  const second = await first.refresh()
  expect(await statusWith(app, String(second.token.access_token))).toBe(200)
  await second.revokeAll()
  expect(await statusWith(app, String(second.token.access_token))).toBe(401)
  const own = await new ClientCredentials(config).getToken({ scope: 'profile' })
  expect(own.token).toMatchObject({ expires_in: 3600 })
  await expect(owner.getToken({ username: email, password: 'wrong', scope: '' })).rejects.toThrow(/400/)
})

test('simple-oauth2: authorization code with PKCE', async ({ app, client, clients }) => {
  const { browser } = await signUp(client())
  const flow = new AuthorizationCode(simpleConfig(app, clients.webApp))
  const codeVerifier = oauth.generateRandomCodeVerifier()
  const parameters = {
    redirect_uri: redirectUri,
    scope: 'profile',
    state: 'one',
    code_challenge: await oauth.calculatePKCECodeChallenge(codeVerifier),
    code_challenge_method: 'S256',
  }
  const callback = await allow(browser, flow.authorizeURL(parameters))
  const code = callback.searchParams.get('code') ?? ''
  const exchange = { code, redirect_uri: redirectUri, code_verifier: codeVerifier }
  const { token } = await flow.getToken(exchange)
  expect(await statusWith(app, String(token.access_token))).toBe(200)
  await expect(flow.getToken(exchange)).rejects.toThrow(/400/)
  expect(await statusWith(app, String(token.access_token))).toBe(401)
})

test('@badgateway/oauth2-client: discovery, password, refresh, introspection, revocation', async ({
  app,
  client,
  clients,
}) => {
  const { email, password } = await signUp(client())
  const { id: clientId, secret: clientSecret } = clients.firstParty
  const program = new OAuth2Client({
    server: app.origin,
    clientId,
    clientSecret,
    discoveryEndpoint: '/.well-known/oauth-authorization-server',
  })
  const first = await program.password({ username: email, password, scope: ['profile', 'venue'] })
  const second = await program.refreshToken(first)
  expect(await statusWith(app, second.accessToken)).toBe(200)
  const told = await program.introspect(second)
  expect(told).toMatchObject({ active: true, scope: 'profile venue', username: email })
  await program.revoke(second)
  expect(await program.introspect(second)).toEqual({ active: false })
  expect(await statusWith(app, second.accessToken)).toBe(401)
  const own = await program.clientCredentials({ scope: ['profile'] })
  expect(own.refreshToken).toBeNull()
  await expect(program.password({ username: email, password: 'wrong' })).rejects.toThrow(/invalid_grant/)
})

test('@badgateway/oauth2-client: authorization code as a public client', async ({ app, client, clients }) => {
  const { browser } = await signUp(client())
  const program = new OAuth2Client({
    server: app.origin,
    clientId: clients.publicApp.id,
    discoveryEndpoint: '/.well-known/oauth-authorization-server',
  })
  const codeVerifier = await generateCodeVerifier()
  const flow = { redirectUri, state: 'two', codeVerifier }
  const url = await program.authorizationCode.getAuthorizeUri({ ...flow, scope: ['profile'] })
  const token = await program.authorizationCode.getTokenFromCodeRedirect(await allow(browser, url), flow)
  expect(await statusWith(app, token.accessToken)).toBe(200)
  expect((await program.refreshToken(token)).refreshToken).not.toBe(token.refreshToken)
})
