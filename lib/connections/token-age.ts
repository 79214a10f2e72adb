import 'server-only'
import type { ConnectionRow } from '@/db/schema'
import { providerOrNull } from '../oauth/providers'

/** How long before its end a token counts as due; never more than half of its life. */
const marginMs = 60_000

/** Whether the grant stands: not known to be dead, and from the authorization server that is configured now. */
export function isUsable(row: Pick<ConnectionRow, 'state' | 'provider' | 'issuer'>): boolean {
  return row.state === 'connected' && providerOrNull(row.provider)?.issuer === row.issuer
}

/** Whether the access token has no more than the margin left. */
export function isDue(
  row: Pick<ConnectionRow, 'expiresAt' | 'lifetimeMs'>,
  now: number = Date.now(),
): boolean {
  return row.expiresAt.getTime() - now <= Math.min(marginMs, row.lifetimeMs / 2)
}
