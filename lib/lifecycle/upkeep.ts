import 'server-only'
import { repeat } from '../repeat'
import { onShutdown } from '../singleton'
import { endExpiredGuests } from './end-guest'
import { removeOld } from './retention'

const guestsEveryMs = 60_000
const oldEveryMs = 60 * 60_000

/** Ends guests whose session is over and removes what is old, in every process: whoever comes first does the work. */
export function startGuestUpkeep(): void {
  onShutdown('guest-upkeep', 20, repeat('guests', guestsEveryMs, endExpiredGuests))
  onShutdown('retention', 20, repeat('old rows', oldEveryMs, removeOld))
}
