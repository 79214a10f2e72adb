import type { ProviderUnderTest } from './provider-under-test'
import { simulated } from './simulated'

/** Spotify, simulated. */
export function startSpotify(): Promise<ProviderUnderTest> {
  return simulated((origin) => ({
    id: 'spotify',
    otherId: 'bungie',
    absentId: 'oidc',
    provider: 'spotify',
    tokenPath: '/accounts/api/token',
    identityPath: '/v1/me',
    authorizationEndpoint: `${origin}/spotify/accounts/authorize`,
    traits: {
      pkce: true,
      scope: ['user-modify-playback-state', 'user-read-currently-playing', 'user-read-playback-state'],
      exportScope: ['playlist-modify-private'],
      idToken: false,
      sendsIssuer: false,
      authorizationParameters: {},
      signInParameters: {},
      namesItself: false,
      signInOnly: false,
      rotation: ['keeps', 'rotates'],
      refreshExpiry: 'from consent',
      unlistedAccount: 'eve',
    },
    takes: async (accessToken) => {
      const headers = { authorization: `Bearer ${accessToken}` }
      return (await fetch(`${origin}/spotify/api/v1/me`, { headers })).status === 200
    },
  }))
}
