import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose'
import type { Configuration } from 'oidc-provider'
import { type Context, decide, oidcOf } from './decision'
import { type OpenIdFault, type OpenIdRequest, Requests } from './requests'
import { Store } from './store'

const clientId = 'auxroom'
const signing = { alg: 'RS256', kid: 'signing' }

type Behaviour = {
  /** A refresh answers a new refresh token, and using the old one again ends the grant. */
  rotate_refresh: boolean
  /** Seconds an access token lives, from the next one issued. */
  expires_in: number
}

/** A strict OpenID Connect provider on this machine, and a tester's hand on it. */
export type OpenIdProvider = {
  issuer: string
  clientId: string
  clientSecret: string
  /** Every request after the given number, oldest first. */
  requests: (since?: number) => OpenIdRequest[]
  faults: (fault: OpenIdFault) => void
  tokens: (change: { account: string; expire?: 'access' | 'refresh'; revoke?: true }) => void
  behaviour: (change: Partial<Behaviour>) => void
  /** An ID token of these claims, signed with the provider's key. */
  idToken: (claims: JWTPayload) => Promise<string>
  /** Codes and tokens it has handed out and not forgotten. */
  issued: () => string[]
  /** Back to the first state. */
  reset: () => void
  close: () => Promise<void>
}

const ordinary: Behaviour = { rotate_refresh: true, expires_in: 3600 }

/**
 * Starts `oidc-provider` on a free port of 127.0.0.1: PKCE required, refresh tokens rotated with reuse detected, `iss`
 * in its answers. A browser may sign in as anybody; `_account=ada` and `_decision=allow` (or `deny`) added to an
 * authorize URL answer with the redirect at once.
 * @param redirectUris of the one client; a loopback one matches at any port (RFC 8252 §7.3)
 */
export async function startOpenIdProvider(redirectUris: string[]): Promise<OpenIdProvider> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const issuer = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
  const clientSecret = randomBytes(24).toString('base64url')
  const { privateKey } = await generateKeyPair(signing.alg, { extractable: true })
  const store = new Store()
  const requests = new Requests()
  const behaviour = { ...ordinary }
  const key = { ...(await exportJWK(privateKey)), ...signing, use: 'sig' }
  const provider = await quietly(async () => {
    const { Provider } = await import('oidc-provider')
    return new Provider(issuer, {
      ...habits(behaviour),
      adapter: store.adapter,
      clients: [registration(clientSecret, redirectUris)],
      jwks: { keys: [key] },
      cookies: { keys: [randomBytes(16).toString('hex')] },
    })
  })
  const closing = new AbortController()
  provider.use((ctx, next) => recorded(requests, closing.signal, ctx, next))
  provider.use((ctx, next) => decide(provider, ctx, next))
  // Faults are ordered, and a connection that breaks is no news.
  provider.silent = true
  server.on('request', provider.callback())
  return {
    issuer,
    clientId,
    clientSecret,
    requests: (since = 0) => requests.since(since),
    faults: (fault) => requests.order(fault),
    tokens: ({ account, expire, revoke }) => {
      if (expire) store.expire(expire === 'access' ? 'AccessToken' : 'RefreshToken', account)
      if (revoke) store.revoke(account)
    },
    behaviour: (change) => void Object.assign(behaviour, change),
    idToken: (claims) => new SignJWT(claims).setProtectedHeader(signing).sign(privateKey),
    issued: () => store.issued(),
    reset: () => {
      store.clear()
      requests.clear()
      Object.assign(behaviour, ordinary)
    },
    close: async () => {
      closing.abort()
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

/** It warns of the oldest version of Node it is run with, and of the pages it brings along: both are meant here. */
async function quietly<T>(make: () => Promise<T>): Promise<T> {
  const { warn } = console
  console.warn = () => undefined
  try {
    return await make()
  } finally {
    console.warn = warn
  }
}

function registration(clientSecret: string, redirectUris: string[]) {
  return {
    client_id: clientId,
    client_secret: clientSecret,
    redirect_uris: redirectUris,
    // Plain HTTP is for native applications only, at loopback.
    application_type: 'native' as const,
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code' as const],
  }
}

const twoWeeksS = 14 * 24 * 3600

function habits(behaviour: Behaviour): Configuration {
  return {
    pkce: { required: () => true },
    rotateRefreshToken: () => behaviour.rotate_refresh,
    ttl: {
      AccessToken: () => behaviour.expires_in,
      AuthorizationCode: 60,
      Grant: twoWeeksS,
      IdToken: 3600,
      Interaction: 3600,
      RefreshToken: twoWeeksS,
      Session: twoWeeksS,
    },
    claims: { openid: ['sub'], profile: ['name'] },
    findAccount: (_, sub) => ({ accountId: sub, claims: () => ({ sub, name: nameOf(sub) }) }),
    features: {
      devInteractions: { enabled: true },
      revocation: { enabled: true, allowedPolicy: (_, client, token) => token.clientId === client.clientId },
    },
  }
}

const nameOf = (account: string) => account.charAt(0).toUpperCase() + account.slice(1)

/** Writes the request down and lets it meet the fault that waits for it. */
async function recorded(
  requests: Requests,
  closing: AbortSignal,
  ctx: Context,
  next: () => Promise<void>,
): Promise<void> {
  const record = requests.open(ctx.method, ctx.path)
  const fault = requests.meet(ctx.path)
  if (fault?.delay_ms) await wait(fault.delay_ms, undefined, { signal: closing }).catch(() => undefined)
  const replaced = fault && (fault.status !== undefined || fault.drop || fault.after)
  if (!replaced || fault.after) await next()
  const { params, account } = oidcOf(ctx) ?? {}
  if (typeof params?.grant_type === 'string') record.grant_type = params.grant_type
  if (account) record.account = account.accountId
  if (replaced) answerWith(fault, ctx)
  if (ctx.respond !== false) record.status = ctx.status
}

function answerWith({ status, body, headers = {}, drop }: OpenIdFault, ctx: Context): void {
  if (drop || status === undefined) {
    ctx.respond = false
    ctx.req.socket.destroy()
    return
  }
  ctx.status = status
  ctx.body = typeof body === 'string' ? body : JSON.stringify(body ?? {})
  ctx.type = typeof body === 'string' ? 'text/plain' : 'application/json'
  ctx.set(headers)
}
