import 'server-only'
import { repeat } from '../repeat'
import { onShutdown } from '../singleton'
import { forgetExpiredAuthorizationRequests } from './authorization-requests'

const everyMs = 10 * 60_000

/** Forgets authorization requests nobody came back for, in every process: whoever comes first does the work. */
export function startConnectionUpkeep(): void {
  onShutdown(
    'connection-upkeep',
    20,
    repeat('authorization requests', everyMs, forgetExpiredAuthorizationRequests),
  )
}
