import 'server-only'
import { env } from '@/env'
import {
  type Granted,
  type Provider,
  type ProviderIdentity,
  type RefusalReader,
  ResourceError,
} from '../provider'
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
  if (!isNamed(named, id)) {
    throw new ResourceError('unreadable', 'the token answer names another account')
  }
  return { id, name: name?.trim() || id, membershipType }
}

/** Whether an answer that names an account names this one. Read as a number, an int64 has lost its last digits. */
function isNamed(named: unknown, id: string): boolean {
  if (typeof named === 'number') return named === Number(id)
  return typeof named !== 'string' || named.trim() === '' || named.trim() === id
}

/** Names of PlatformErrorCodes (2106, 2110 to 2124) that only a new consent helps against, in whatever error they come. */
const over = new Set([
  'AuthorizationCodeInvalid',
  'ProvidedTokenNotValidRefreshToken',
  'RefreshTokenExpired',
  'AuthorizationRecordInvalid',
  'TokenPreviouslyRevoked',
  'TokenInvalidMembership',
  'AuthorizationCodeStale',
  'AuthorizationRecordExpired',
  'AuthorizationRecordRevoked',
])

/** Those that pass, or that the app's owner has to mend: the grant may live. */
const passing = new Set([
  'SystemDisabled',
  'ApiInvalidOrExpiredKey',
  'ApiKeyMissingFromRequest',
  'ApplicationDisabled',
  'OriginHeaderDoesNotMatchKey',
  'RefreshTokenNotYetValid',
  'ApplicationNotConfiguredForOAuth',
  'AuthorizationRecordInactiveApiKey',
  'AuthorizationRecordApiKeyMatching',
])

/** Bungie says in `error_description`, or in its envelope's `ErrorStatus`, what the protocol's word is too coarse for. */
const readRefusal: RefusalReader = ({ description, body }) => {
  const words = [description, body.ErrorStatus].filter((word) => typeof word === 'string')
  if (words.some((word) => over.has(word))) return 'over'
  return words.some((word) => passing.has(word) || /throttl/i.test(word)) ? 'passing' : null
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
    readRefusal,
    whoAmI: (granted, signal) => whoAmI(platform, granted, signal),
    friends: (accessToken, signal) => friendsOfCurrentUser(platform, accessToken, signal),
  }
}
