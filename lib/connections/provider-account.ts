import 'server-only'
import type { Provider, ProviderIdentity } from '../oauth/provider'
import type { TokenSet } from '../oauth/token-calls'

/** A fresh consent: whose account at which provider, and what was granted. */
export type Consent = {
  provider: Provider
  identity: ProviderIdentity
  tokens: TokenSet
  /** The authorization server as it writes itself. */
  issuer: string
}

const longestName = 200

/** Columns of the provider's account. Its name comes from outside: cut, without control characters. */
export function identityColumns({ provider, identity, issuer }: Consent) {
  return {
    provider: provider.id,
    issuer,
    providerAccountId: identity.id,
    providerAccountName: shownName(identity.name) || identity.id,
    membershipType: identity.membershipType,
  }
}

/** A provider's name for an account as we keep it: NFC, no control or direction marks, at most 200 characters. */
export function shownName(name: string): string {
  const plain = name
    .slice(0, 4 * longestName)
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cs}\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069\uFEFF]/gu, '')
  return plain.slice(0, longestName).trim()
}
