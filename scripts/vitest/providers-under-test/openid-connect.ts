import { env } from '@/env'
import { type OpenIdProvider, startOpenIdProvider } from '@/scripts/openid-provider/server'
import { decide } from './decide'
import type { ProviderUnderTest } from './provider-under-test'

const paths = { token: '/token', identity: '/me' } as const

/**
 * An OpenID Connect provider: `oidc-provider`, as strict as it can be: PKCE is required, refresh tokens rotate, and reuse of
 * an old one ends the grant. `server` is for tests of OpenID Connect itself.
 */
export async function startOpenIdConnect(): Promise<ProviderUnderTest & { server: OpenIdProvider }> {
  const server = await startOpenIdProvider([`${process.env.APP_ORIGIN}/api/connect/oidc/callback`])
  const { issuer, clientId, clientSecret } = server
  Object.assign(process.env, {
    OIDC_ISSUER: issuer,
    OIDC_CLIENT_ID: clientId,
    OIDC_CLIENT_SECRET: clientSecret,
    // Starting there needs no network, and nothing else of it is asked for.
    SPOTIFY_CLIENT_ID: 'another-client',
    SPOTIFY_CLIENT_SECRET: 'a secret of the other client',
  })
  if (env().OIDC_ISSUER !== issuer) throw new Error('The environment was read before')
  return {
    server,
    id: 'oidc',
    otherId: 'spotify',
    absentId: 'bungie',
    authorizationEndpoint: `${issuer}/auth`,
    clientId,
    clientSecret,
    traits: {
      pkce: true,
      scope: ['offline_access', 'openid', 'profile'],
      exportScope: [],
      idToken: true,
      sendsIssuer: true,
      authorizationParameters: { prompt: 'consent' },
      signInParameters: {},
      namesItself: true,
      signInOnly: true,
      rotation: ['rotates'],
      refreshExpiry: 'untold',
      unlistedAccount: null,
    },
    reset: () => server.reset(),
    decide,
    fault: (on, fault) => server.faults({ match: { path: paths[on] }, ...fault }),
    tokenRequests: (grantType) =>
      server
        .requests()
        .filter(({ path, grant_type }) => path === paths.token && (!grantType || grant_type === grantType))
        .length,
    end: (account, what) =>
      server.tokens({ account, ...(what === 'grant' ? { revoke: true } : { expire: what }) }),
    rotation: () => undefined,
    takes: async (accessToken) => {
      const headers = { authorization: `Bearer ${accessToken}` }
      return (await fetch(`${issuer}${paths.identity}`, { headers })).status === 200
    },
    close: () => server.close(),
  }
}
