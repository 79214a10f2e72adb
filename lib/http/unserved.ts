import 'server-only'
import { databaseIsAway } from '@/db/sql-error'
import { AppError, isAppError } from '../errors'
import { log } from '../log'

/** About how long the database takes to come back after a restart, in seconds. */
const databaseWaitS = 5

/**
 * What a caller is told of an error, as an error: a database that is away is `unavailable` and says when to try again.
 * Notes in the log what did not come of the caller.
 */
export function unserved(thrown: unknown, { headers, method, url }: Request): unknown {
  const error =
    !isAppError(thrown) && databaseIsAway(thrown)
      ? new AppError('unavailable', { retryAfterS: databaseWaitS, cause: thrown })
      : thrown
  const about = { request_id: headers.get('x-request-id'), method, path: new URL(url).pathname }
  if (!isAppError(error) || error.code === 'internal') {
    log().error({ err: error, ...about }, 'request failed')
  } else if (error.status >= 500) {
    // The provider's trouble, the database's, or a process that stops: nothing broke here.
    log().warn({ reason: error.code, ...about }, 'request not served')
  }
  return error
}
