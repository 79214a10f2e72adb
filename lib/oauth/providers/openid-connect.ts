import 'server-only'
import { env } from '@/env'
import { type Granted, type Provider, type ProviderIdentity, ResourceError } from '../provider'
import { userInfo } from '../user-info'

/** `offline_access` is how OpenID Connect asks for a refresh token (OpenID Connect Core 1.0 §11). */
const defaultScope = 'openid profile offline_access'

async function whoAmI(provider: Provider, granted: Granted): Promise<ProviderIdentity> {
  const { claims, accessToken } = granted
  if (!claims) throw new ResourceError('unreadable', 'the answer holds no ID token')
  const told = nameIn(claims) ?? nameIn(await userInfo(provider, accessToken, claims.sub))
  return { id: claims.sub, name: told ?? claims.sub, membershipType: null }
}

function nameIn(claims: Record<string, unknown>): string | null {
  const { name, preferred_username, nickname } = claims
  const found = [name, preferred_username, nickname].find(
    (value) => typeof value === 'string' && value.trim() !== '',
  )
  return typeof found === 'string' ? found.trim() : null
}

/**
 * Any OpenID Connect provider, known by its issuer alone: endpoints, keys and whether it sends `iss` are discovered.
 * Null where none is configured.
 */
export function openIdConnect(): Provider | null {
  const { OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET, OIDC_NAME, OIDC_SCOPE } = env()
  if (!OIDC_ISSUER || !OIDC_CLIENT_ID || !OIDC_CLIENT_SECRET) return null
  const scope = (OIDC_SCOPE ?? defaultScope).split(' ').filter(Boolean)
  const provider: Provider = {
    id: 'oidc',
    name: OIDC_NAME ?? new URL(OIDC_ISSUER).hostname,
    issuer: OIDC_ISSUER,
    metadata: 'discovery',
    apiBase: OIDC_ISSUER,
    clientId: OIDC_CLIENT_ID,
    clientSecret: OIDC_CLIENT_SECRET,
    scope,
    exportScope: [],
    // Without a fresh consent a server may ignore `offline_access` (OpenID Connect Core 1.0 §11).
    authorizationParameters: scope.includes('offline_access') ? { prompt: 'consent' } : {},
    pkce: true,
    idToken: true,
    refreshLifetimeMs: null,
    whoAmI: (granted) => whoAmI(provider, granted),
    friends: null,
  }
  return provider
}
