import 'server-only'
import { repeat } from '../repeat'
import { onShutdown } from '../singleton'
import { forgetUnusedScreens } from './display/screens'
import { endAbandonedRooms } from './end'
import { sweepPresence } from './presence'

const presenceEveryMs = 2_000
const abandonedEveryMs = 10 * 60_000
const screensEveryMs = 60 * 60_000

/** Looks after presence, rooms nobody visits any more and screens, in every process: whoever comes first does the work. */
export function startRoomUpkeep(): () => void {
  const ends = [
    repeat('presence', presenceEveryMs, sweepPresence),
    repeat('abandoned rooms', abandonedEveryMs, endAbandonedRooms),
    repeat('unused screens', screensEveryMs, forgetUnusedScreens),
  ]
  const stop = () => {
    for (const end of ends) end()
  }
  onShutdown('room-upkeep', 20, stop)
  return stop
}
