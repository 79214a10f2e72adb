import 'server-only'
import { z } from 'zod'
import { env } from '@/env'
import { failureOf, type Provider, type ProviderIdentity, ResourceError } from '../provider'

/** Refresh tokens end six months after consent; refreshing does not extend them. */
const refreshLifetimeMs = 182 * 24 * 60 * 60 * 1000

const scope = ['user-read-playback-state', 'user-read-currently-playing', 'user-modify-playback-state']

/** Apps in development mode get no product, e-mail or country; `account_id` is newer than `id` and preferred. */
const profile = z.object({
  id: z.string().min(1),
  account_id: z.string().min(1).nullish().catch(null),
  display_name: z.string().nullish().catch(null),
})

type Client = { accounts: string; api: string; clientId: string; clientSecret: string }

function client(): Client | null {
  const { SPOTIFY_CLIENT_ID, SPOTIFY_CLIENT_SECRET } = env()
  if (SPOTIFY_CLIENT_ID && SPOTIFY_CLIENT_SECRET) {
    return {
      accounts: 'https://accounts.spotify.com',
      api: 'https://api.spotify.com/v1',
      clientId: SPOTIFY_CLIENT_ID,
      clientSecret: SPOTIFY_CLIENT_SECRET,
    }
  }
  const { SIMULATOR_ORIGIN, SIMULATOR_CLIENT_ID, SIMULATOR_CLIENT_SECRET } = env()
  if (!SIMULATOR_ORIGIN || !SIMULATOR_CLIENT_ID || !SIMULATOR_CLIENT_SECRET) return null
  return {
    accounts: `${SIMULATOR_ORIGIN}/spotify/accounts`,
    api: `${SIMULATOR_ORIGIN}/spotify/api/v1`,
    clientId: SIMULATOR_CLIENT_ID,
    clientSecret: SIMULATOR_CLIENT_SECRET,
  }
}

async function whoAmI(api: string, accessToken: string, signal: AbortSignal): Promise<ProviderIdentity> {
  const headers = { authorization: `Bearer ${accessToken}` }
  const response = await fetch(`${api}/me`, { headers, signal, redirect: 'error' }).catch(() => {
    throw new ResourceError('unavailable', 'the profile did not answer')
  })
  if (!response.ok) {
    await response.body?.cancel()
    throw new ResourceError(failureOf(response.status), `the profile answered ${response.status}`)
  }
  const parsed = profile.safeParse(await response.json().catch(() => null))
  if (!parsed.success) throw new ResourceError('unreadable', 'the profile cannot be read')
  const { id, account_id, display_name } = parsed.data
  return { id: account_id ?? id, name: display_name?.trim() || id, membershipType: null }
}

/** Spotify, or the simulator in its place; null where neither is configured. */
export function spotify(): Provider | null {
  const configured = client()
  if (!configured) return null
  const { accounts, api, clientId, clientSecret } = configured
  return {
    id: 'spotify',
    name: 'Spotify',
    issuer: accounts,
    metadata: {
      authorization_endpoint: `${accounts}/authorize`,
      token_endpoint: `${accounts}/api/token`,
    },
    apiBase: api,
    clientId,
    clientSecret,
    scope,
    exportScope: ['playlist-modify-private'],
    authorizationParameters: {},
    pkce: true,
    idToken: false,
    refreshLifetimeMs,
    whoAmI: ({ accessToken }, signal) => whoAmI(api, accessToken, signal),
    friends: null,
  }
}
