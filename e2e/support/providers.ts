import { type OpenIdProvider, startOpenIdProvider } from '../../scripts/openid-provider/server'
import { AppUnderTest } from './app-under-test'
import { Client } from './client'
import { test as base } from './http'
import { type LoggedRequest, Simulator } from './simulator'

/** How a request goes wrong, in the words of the simulator's control. */
type Fault = {
  times?: number
  status?: number
  body?: unknown
  headers?: Record<string, string>
  delay_ms?: number
  drop?: true
}

/** What a case has to know of a provider's habits, instead of its name. */
type Traits = {
  /** It checks a code challenge (RFC 7636). */
  pkce: boolean
  /** It says `iss` of itself in its answers, and advertises that (RFC 9207). */
  sendsIssuer: boolean
  /** The least scopes; none where it knows no scopes. */
  scope: readonly string[]
  /** Its habits at a refresh: whether a new refresh token ends the old one. */
  rotates: readonly boolean[]
}

/** A provider, and a tester's hand on it. */
export type ProviderUnderTest = {
  id: string
  /** Another one this product knows at the same time. */
  otherId: string
  /** One that has no credentials here. */
  absentId: string
  traits: Traits
  /** Its signing key, and all it has issued, where it answers with ID tokens (OpenID Connect Core 1.0 §2). */
  idTokens: Pick<OpenIdProvider, 'issuer' | 'clientId' | 'clientSecret' | 'idToken' | 'issued'> | null
  /** The number of the latest request, to look only at what follows. */
  mark: () => Promise<number>
  /** What reached it since, oldest first. */
  requests: (since: number) => Promise<Pick<LoggedRequest, 'path' | 'grant_type'>[]>
  /** The next requests of the token endpoint, or of where the account's identity is asked, go wrong. */
  fault: (on: 'token' | 'identity', fault: Fault) => Promise<void>
  /** Ends what the account has granted: its access tokens, or all of it. */
  end: (account: string, what: 'access' | 'grant') => Promise<void>
  rotate: (rotates: boolean) => Promise<void>
  reset: () => Promise<void>
}

/** The product with one provider to connect to. */
export type World = { app: AppUnderTest; provider: ProviderUnderTest; client: () => Client }

const providerIds = ['spotify', 'bungie', 'oidc'] as const
type ProviderId = (typeof providerIds)[number]

/** The `app` for providers that are simulated; one of its own for OpenID Connect, started when it is first asked for. */
type Worlds = (id: ProviderId) => Promise<World>

/** Over HTTP one provider stands for all: what each has to stand is held in `*.provider.test.ts`. */
export const test = base
  .extend('worlds', { scope: 'worker' }, ({ app }, { onCleanup }): Worlds => {
    let openId: ReturnType<typeof startOpenId> | null = null
    onCleanup(async () => {
      const started = await openId
      await started?.app.dispose()
      await started?.server.close()
    })
    return async (id) => {
      if (id !== 'oidc') return worldOf(app, simulated(id, new Simulator(app.simulatorOrigin)))
      openId ??= startOpenId()
      const started = await openId
      return worldOf(started.app, openIdConnect(started.server))
    }
  })
  .extend('providerId', providerIds[0] as ProviderId)
  .extend('world', async ({ worlds, providerId }) => {
    const world = await worlds(providerId)
    if (providerId === 'oidc') await world.app.cleanSlate()
    await world.provider.reset()
    return world
  })

function worldOf(app: AppUnderTest, provider: ProviderUnderTest): World {
  return { app, provider, client: () => new Client(app.origin) }
}

async function startOpenId() {
  const server = await startOpenIdProvider(['http://127.0.0.1/api/connect/oidc/callback'])
  const app = await AppUnderTest.start({
    OIDC_ISSUER: server.issuer,
    OIDC_CLIENT_ID: server.clientId,
    OIDC_CLIENT_SECRET: server.clientSecret,
    // Starting there needs no network, and nothing else of it is asked for.
    SPOTIFY_CLIENT_ID: 'another-client',
    SPOTIFY_CLIENT_SECRET: 'a secret of the other client',
  })
  return { server, app }
}

const particulars = {
  spotify: {
    otherId: 'bungie',
    paths: { token: '/spotify/accounts/api/token', identity: '/spotify/api/v1/me' },
    traits: {
      pkce: true,
      sendsIssuer: false,
      scope: ['user-modify-playback-state', 'user-read-currently-playing', 'user-read-playback-state'],
      rotates: [false, true],
    },
  },
  bungie: {
    otherId: 'spotify',
    paths: {
      token: '/bungie/Platform/App/OAuth/token/',
      identity: '/bungie/Platform/User/GetMembershipsForCurrentUser/',
    },
    traits: { pkce: false, sendsIssuer: false, scope: [], rotates: [true] },
  },
} as const

/** A provider of the simulator, which rotates and ends a grant whose old refresh token comes back. */
function simulated(id: 'spotify' | 'bungie', simulator: Simulator): ProviderUnderTest {
  const { otherId, paths, traits } = particulars[id]
  return {
    id,
    otherId,
    absentId: 'oidc',
    traits,
    idTokens: null,
    mark: () => simulator.mark(),
    requests: async (since) => (await simulator.requests(since)).filter(({ provider }) => provider === id),
    fault: (on, fault) => simulator.faults({ match: { provider: id, path: paths[on] }, ...fault }),
    end: (account, what) =>
      simulator.tokens({
        account,
        provider: id,
        ...(what === 'grant' ? { revoke: true } : { expire: what }),
      }),
    rotate: (rotate_refresh) => simulator.behaviour({ rotate_refresh }),
    reset: () => simulator.behaviour({ rotate_refresh: true }),
  }
}

function openIdConnect(server: OpenIdProvider): ProviderUnderTest {
  const paths = { token: '/token', identity: '/me' }
  return {
    id: 'oidc',
    otherId: 'spotify',
    absentId: 'bungie',
    traits: {
      pkce: true,
      sendsIssuer: true,
      scope: ['offline_access', 'openid', 'profile'],
      rotates: [false, true],
    },
    idTokens: server,
    mark: async () => server.requests().at(-1)?.n ?? 0,
    requests: async (since) => server.requests(since),
    fault: async (on, fault) => server.faults({ match: { path: paths[on] }, ...fault }),
    end: async (account, what) =>
      server.tokens({ account, ...(what === 'grant' ? { revoke: true } : { expire: what }) }),
    rotate: async (rotate_refresh) => server.behaviour({ rotate_refresh }),
    reset: async () => server.reset(),
  }
}
