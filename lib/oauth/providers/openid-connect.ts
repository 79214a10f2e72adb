import 'server-only'
import { env } from '@/env'
import { isSameIssuer } from '../issuer'
import { type Granted, type Provider, type ProviderIdentity, ResourceError } from '../provider'
import { userInfo } from '../user-info'

/** `offline_access` is how OpenID Connect asks for a refresh token (OpenID Connect Core 1.0 §11). */
const defaultScope = 'openid profile offline_access'

type Claims = NonNullable<Granted['claims']>

async function whoAmI(provider: Provider, granted: Granted): Promise<ProviderIdentity> {
  const { claims, accessToken } = granted
  if (!claims) throw new ResourceError('unreadable', 'the answer holds no ID token')
  const told = nameIn(claims) ?? nameIn(await userInfo(provider, accessToken, claims.sub))
  return { id: subjectIn(provider, claims), name: told ?? claims.sub, membershipType: null }
}

/** A subject is one of its issuer (OpenID Connect Core 1.0 §2): where that has many tenants, theirs is told apart. */
function subjectIn({ issuer }: Provider, { iss, sub, tid }: Claims): string {
  return isSameIssuer(iss, issuer) ? sub : `${String(tid)}/${sub}`
}

function nameIn(claims: Record<string, unknown>): string | null {
  const { name, preferred_username, nickname } = claims
  const found = [name, preferred_username, nickname].find(
    (value) => typeof value === 'string' && value.trim() !== '',
  )
  return typeof found === 'string' ? found.trim() : null
}

/**
 * Without a fresh consent a server may ignore `offline_access` (OpenID Connect Core 1.0 §11), so connecting asks for it;
 * signing in needs no offline access, and where an administrator consents for all nobody else may.
 * @param given the operator's: an empty value takes away what would be sent
 */
function parametersOf(scope: readonly string[], given: Record<string, string>) {
  const offline = scope.includes('offline_access') || given.access_type === 'offline'
  const connecting: Record<string, string> = offline && !('prompt' in given) ? { prompt: 'consent' } : {}
  const filled = Object.entries(given).filter(([, value]) => value !== '')
  return { authorizationParameters: Object.fromEntries(filled), connectParameters: connecting }
}

/**
 * Any OpenID Connect provider, known by its issuer alone: endpoints, keys and whether it sends `iss` are discovered.
 * Null where none is configured.
 */
export function openIdConnect(): Provider | null {
  const { OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET, OIDC_NAME, OIDC_SCOPE } = env()
  const { OIDC_AUTH_METHOD, OIDC_PARAMETERS } = env()
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
    ...parametersOf(scope, OIDC_PARAMETERS),
    clientAuthentication: OIDC_AUTH_METHOD,
    signInOnly: true,
    pkce: true,
    idToken: true,
    refreshLifetimeMs: null,
    whoAmI: (granted) => whoAmI(provider, granted),
    friends: null,
  }
  return provider
}
