import { env } from '@/env'
import type { ProviderUnderTest } from './provider-under-test'
import { simulated } from './simulated'

const whoAmI = '/Platform/User/GetMembershipsForCurrentUser/'

/** Bungie, simulated. */
export function startBungie(): Promise<ProviderUnderTest> {
  return simulated((origin) => ({
    id: 'bungie',
    otherId: 'spotify',
    absentId: 'oidc',
    provider: 'bungie',
    tokenPath: '/App/OAuth/token/',
    identityPath: whoAmI,
    authorizationEndpoint: `${origin}/bungie/en/OAuth/Authorize`,
    traits: {
      pkce: false,
      scope: [],
      exportScope: [],
      idToken: false,
      sendsIssuer: false,
      authorizationParameters: {},
      signInParameters: {},
      namesItself: false,
      signInOnly: false,
      rotation: ['rotates'],
      refreshExpiry: 'with every answer',
      unlistedAccount: null,
    },
    takes: async (accessToken) => {
      const headers = { authorization: `Bearer ${accessToken}`, 'x-api-key': env().SIMULATOR_API_KEY ?? '' }
      return (await fetch(`${origin}/bungie${whoAmI}`, { headers })).status === 200
    },
  }))
}
