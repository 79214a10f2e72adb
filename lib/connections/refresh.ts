import 'server-only'
import { setTimeout as delay } from 'node:timers/promises'
import type { ConnectionRow } from '@/db/schema'
import { AppError } from '../errors'
import { log } from '../log'
import { requireProvider } from '../oauth/providers'
import { TokenCallError } from '../oauth/token-call-error'
import { refreshTokens } from '../oauth/token-calls'
import { readConnection } from './connection-row'
import { type LeasedConnection, releaseLease, takeLease } from './lease'
import { blockedError, commitRefreshed, postpone, refuseGrant } from './refresh-outcome'
import { isRefusedForDays } from './refusals'
import { openRefreshToken } from './sealed-tokens'
import { isUsable } from './token-age'

/** How long a caller waits for another process's refresh. */
const longestWaitMs = 15_000
const firstPauseMs = 20
const longestPauseMs = 250

/**
 * Gives the connection with newer tokens than `stale` has: refreshes them, or waits for whoever does so. Callers go
 * through `access-token.ts`, which asks once per process.
 * @throws AppError `not_connected`, `needs_reconnect`, `rate_limited`, `provider_down`
 */
export async function refreshConnection(stale: ConnectionRow): Promise<ConnectionRow> {
  const until = Date.now() + longestWaitMs
  let row = stale
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 1.5, longestPauseMs)) {
    const blocked = blockedError(row)
    if (blocked) throw blocked
    const leased = await takeLease(row)
    const refreshed = leased && (await refreshLeased(leased))
    if (refreshed) return refreshed
    const now = await readConnection(row.id)
    if (!now) throw new AppError('not_connected')
    if (!isUsable(now)) throw new AppError('needs_reconnect')
    // A refresh token may have been renewed without an access token.
    if (now.version !== stale.version && !blockedError(now)) return now
    if (Date.now() + pauseMs > until)
      throw new AppError('provider_down', { retryAfterS: longestWaitMs / 1000 })
    row = now
    await delay(pauseMs)
  }
}

/** One call of the token endpoint and its outcome; null when the grant was changed meanwhile and the outcome is void. */
async function refreshLeased(leased: LeasedConnection): Promise<ConnectionRow | null> {
  try {
    return await callTokenEndpoint(leased)
  } catch (error) {
    if (!(error instanceof AppError)) {
      await releaseLease(leased).catch((cause) => log().warn({ err: cause }, 'lease not given back'))
    }
    throw error
  }
}

async function callTokenEndpoint(leased: LeasedConnection): Promise<ConnectionRow | null> {
  const provider = requireProvider(leased.provider)
  const refreshToken = openRefreshToken(leased)
  if (!refreshToken) return refuseGrant(leased, 'no_refresh_token')
  const answer = await refreshTokens(provider, refreshToken).catch((error: unknown) => {
    if (error instanceof TokenCallError) return error
    throw error
  })
  if (!(answer instanceof TokenCallError)) return commitRefreshed(leased, answer)
  const { failure, oauthError, detail } = answer
  log().warn(
    { connection_id: leased.id, provider: provider.id, failure, oauth_error: oauthError, detail },
    'refresh failed',
  )
  if (failure === 'oauth' && !answer.isFinal && isRefusedForDays(leased)) {
    log().error(
      { provider: provider.id, oauth_error: oauthError },
      'the provider has refused this app for days',
    )
  }
  return answer.isFinal ? refuseGrant(leased, oauthError ?? 'refused') : postpone(leased, answer)
}
