import 'server-only'
import { repeat } from '../repeat'
import { onShutdown } from '../singleton'
import { endExpiredGuests } from './end-guest'

const guestsEveryMs = 60_000

/** Ends guests whose session is over, in every process: whoever comes first does the work. */
export function startGuestUpkeep(): void {
  onShutdown('guest-upkeep', 20, repeat('guests', guestsEveryMs, endExpiredGuests))
}
