import 'server-only'
import type { ConnectionRow } from '@/db/schema'
import { isSameIssuer } from '../oauth/issuer'
import { providerOrNull } from '../oauth/providers'

/** How long before its end a token counts as due; never more than half of its life. */
const marginMs = 60_000

/** Whether the grant stands: not known to be dead, and from the authorization server that is configured now. */
export function isUsable(row: Pick<ConnectionRow, 'state' | 'provider' | 'issuer'>): boolean {
  const provider = providerOrNull(row.provider)
  return row.state === 'connected' && provider !== null && isSameIssuer(provider.issuer, row.issuer)
}

/** Whether the access token has no more than the margin left. */
export function isDue(
  row: Pick<ConnectionRow, 'expiresAt' | 'lifetimeMs'>,
  now: number = Date.now(),
): boolean {
  return row.expiresAt.getTime() - now <= Math.min(marginMs, row.lifetimeMs / 2)
}

/**
 * Whether a due grant has served: it cannot be refreshed, and signing in was all it was for. Its owner has nothing to mend.
 */
export function isSpent(row: Pick<ConnectionRow, 'provider' | 'refreshToken'>): boolean {
  return row.refreshToken === null && providerOrNull(row.provider)?.signInOnly === true
}
