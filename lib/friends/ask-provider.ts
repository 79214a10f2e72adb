import 'server-only'
import { withAccessToken } from '../connections/call'
import type { ConnectionKey } from '../connections/connection-row'
import { isAppError } from '../errors'
import { log } from '../log'
import type { FriendsProvider } from '../oauth/friends-provider'
import { type ProviderFriend, ResourceError } from '../oauth/provider'
import { type Problem, problemOf } from './problem'

/** How long the provider has for one answer. */
const timeoutMs = 8_000

/** What came of asking: the friends, or why there are none and how long the provider asks to wait, in milliseconds. */
type Told = { friends: ProviderFriend[] } | { problem: Problem; retryAfterMs: number | null }

/**
 * Asks the provider for the account's friends. A token it refuses is refreshed once and the question asked again.
 * Whatever else the provider does is told, not thrown.
 * @throws AppError `not_connected`, `needs_reconnect`
 */
export async function askProvider(provider: FriendsProvider, accountId: string): Promise<Told> {
  const key: ConnectionKey = { accountId, provider: provider.id }
  try {
    const answer = await withAccessToken(key, (token) => friendsOrError(provider, token), refused)
    if (!(answer instanceof ResourceError)) return { friends: answer }
    const { failure, message, retryAfterMs } = answer
    log().warn({ provider: provider.id, failure, detail: message }, 'the friends cannot be read')
    return { problem: problemOf(failure), retryAfterMs }
  } catch (error) {
    // The token endpoint is in trouble; its log line is written.
    if (!isAppError(error, 'rate_limited', 'provider_down')) throw error
    const { retryAfterS } = error.options
    return {
      problem: error.code === 'rate_limited' ? 'rate_limited' : 'provider_down',
      retryAfterMs: retryAfterS ? retryAfterS * 1000 : null,
    }
  }
}

function refused(answer: ProviderFriend[] | ResourceError): boolean {
  return answer instanceof ResourceError && answer.failure === 'token_refused'
}

async function friendsOrError(
  provider: FriendsProvider,
  accessToken: string,
): Promise<ProviderFriend[] | ResourceError> {
  try {
    return await provider.friends(accessToken, AbortSignal.timeout(timeoutMs))
  } catch (error) {
    if (error instanceof ResourceError) return error
    log().error({ provider: provider.id, err: error }, 'an answer with friends was not understood')
    return new ResourceError('unreadable', 'the answer was not understood')
  }
}
