import 'server-only'
import { prepareProviders } from '../oauth/providers'
import { repeat } from '../repeat'
import { onShutdown } from '../singleton'
import { forgetExpiredAuthorizationRequests } from './authorization-requests'

const everyMs = 10 * 60_000
const prepareMs = 60_000

/**
 * Forgets authorization requests nobody came back for, whoever comes first; and keeps providers' metadata at hand, in
 * every process.
 */
export function startConnectionUpkeep(): void {
  onShutdown(
    'connection-upkeep',
    20,
    repeat('authorization requests', everyMs, forgetExpiredAuthorizationRequests),
  )
  onShutdown('provider-metadata', 20, repeat('provider metadata', prepareMs, prepareProviders))
}
