import 'server-only'
import { repeat } from '../repeat'
import { onShutdown } from '../singleton'
import { endAbandonedRooms } from './end'
import { sweepPresence } from './presence'

const presenceEveryMs = 2_000
const abandonedEveryMs = 10 * 60_000

/** Looks after presence and rooms nobody visits any more, in every process: whoever comes first does the work. */
export function startRoomUpkeep(): () => void {
  const presence = repeat('presence', presenceEveryMs, sweepPresence)
  const abandoned = repeat('abandoned rooms', abandonedEveryMs, endAbandonedRooms)
  const stop = () => {
    presence()
    abandoned()
  }
  onShutdown('room-upkeep', 20, stop)
  return stop
}
