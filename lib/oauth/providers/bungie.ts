import 'server-only'
import { env } from '@/env'
import { type Granted, type Provider, type ProviderIdentity, ResourceError } from '../provider'
import { currentUser, friendsOfCurrentUser, type Platform } from './bungie-api'

type Client = { origin: string; clientId: string; clientSecret: string; apiKey: string }

function client(): Client | null {
  const { BUNGIE_CLIENT_ID, BUNGIE_CLIENT_SECRET, BUNGIE_API_KEY } = env()
  if (BUNGIE_CLIENT_ID && BUNGIE_CLIENT_SECRET && BUNGIE_API_KEY) {
    return {
      // With `www`: the bare name redirects, and a redirect loses the form.
      origin: 'https://www.bungie.net',
      clientId: BUNGIE_CLIENT_ID,
      clientSecret: BUNGIE_CLIENT_SECRET,
      apiKey: BUNGIE_API_KEY,
    }
  }
  const { SIMULATOR_ORIGIN, SIMULATOR_CLIENT_ID, SIMULATOR_CLIENT_SECRET, SIMULATOR_API_KEY } = env()
  if (!SIMULATOR_ORIGIN || !SIMULATOR_CLIENT_ID || !SIMULATOR_CLIENT_SECRET || !SIMULATOR_API_KEY) return null
  return {
    origin: `${SIMULATOR_ORIGIN}/bungie`,
    clientId: SIMULATOR_CLIENT_ID,
    clientSecret: SIMULATOR_CLIENT_SECRET,
    apiKey: SIMULATOR_API_KEY,
  }
}

/** The token answer names the account; it has to be the one the platform knows the token by. */
async function whoAmI(platform: Platform, granted: Granted, signal: AbortSignal): Promise<ProviderIdentity> {
  const { id, name, membershipType } = await currentUser(platform, granted.accessToken, signal)
  const named = granted.answer.membership_id
  if (named !== undefined && String(named) !== id) {
    throw new ResourceError('unreadable', 'the token answer names another account')
  }
  return { id, name: name?.trim() || id, membershipType }
}

/**
 * Bungie, or the simulator in its place; null where neither is configured. It knows neither scopes nor PKCE, and answers
 * every refresh with a new pair whose own end (`refresh_expires_in`, 90 days) stands in the answer.
 */
export function bungie(): Provider | null {
  const configured = client()
  if (!configured) return null
  const { origin, clientId, clientSecret, apiKey } = configured
  const platform: Platform = { base: `${origin}/Platform`, apiKey }
  return {
    id: 'bungie',
    name: 'Bungie',
    issuer: origin,
    metadata: {
      authorization_endpoint: `${origin}/en/OAuth/Authorize`,
      token_endpoint: `${platform.base}/App/OAuth/token/`,
    },
    apiBase: platform.base,
    clientId,
    clientSecret,
    scope: [],
    exportScope: [],
    authorizationParameters: {},
    pkce: false,
    idToken: false,
    refreshLifetimeMs: null,
    whoAmI: (granted, signal) => whoAmI(platform, granted, signal),
    friends: (accessToken, signal) => friendsOfCurrentUser(platform, accessToken, signal),
  }
}
