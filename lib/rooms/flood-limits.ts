import 'server-only'
import { limiter } from '../http/rate-limit'
import type { Viewer } from '../viewer/viewer'

const seconds = 60

/** What one person may do in a minute, in all rooms together: more than fingers do, less than a flood. */
const limits = {
  search: limiter({ name: 'room-search', points: 60, seconds }),
  request: limiter({ name: 'room-request', points: 60, seconds }),
  command: limiter({ name: 'room-command', points: 120, seconds }),
  change: limiter({ name: 'room-change', points: 120, seconds }),
}

/**
 * Counts a call, whatever comes of it: a search, a request or a vote on one, a command to the player,
 * a change of the room or its members.
 * @throws AppError `rate_limited_caller`
 */
export function countCall({ account }: Viewer, kind: keyof typeof limits): Promise<void> {
  return limits[kind].consume(account.id)
}
