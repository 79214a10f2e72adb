import 'server-only'
import { singleton } from '../singleton'
import { validAccessToken } from './access-token'
import type { ConnectionKey } from './connection-row'

/** How long a token that was refused although it was brand new is not refreshed again. */
const restMs = 60_000

/** Versions refused right after their refresh, by connection: refreshing those again would only hammer the provider. */
const refusedWhenNew = () =>
  singleton('tokens-refused-when-new', () => new Map<string, { version: number; until: number }>())

/**
 * Calls the provider with a valid access token. A 401 refreshes once, and only the version that was refused, and the
 * call is made again; a second 401 is handed back as it is.
 * @param call makes the request; it may run twice
 * @throws AppError as `validAccessToken`; whatever `call` throws
 */
export function providerCall(
  key: ConnectionKey,
  call: (accessToken: string) => Promise<Response>,
): Promise<Response> {
  return withAccessToken(key, call, async (response) => {
    if (response.status !== 401) return false
    await response.body?.cancel()
    return true
  })
}

/**
 * The same for calls whose refusal is no status: `refused` says whether the provider did not take the token.
 * @throws AppError as `validAccessToken`; whatever `call` throws
 */
export async function withAccessToken<T>(
  key: ConnectionKey,
  call: (accessToken: string) => Promise<T>,
  refused: (answer: T) => boolean | Promise<boolean>,
): Promise<T> {
  const token = await validAccessToken(key)
  const answer = await call(token.accessToken)
  if (rests(token.connectionId, token.version) || !(await refused(answer))) return answer
  const renewed = await validAccessToken(key, { rejectedVersion: token.version })
  const second = await call(renewed.accessToken)
  if (await refused(second)) {
    refusedWhenNew().set(renewed.connectionId, { version: renewed.version, until: Date.now() + restMs })
  }
  return second
}

function rests(connectionId: string, version: number): boolean {
  const refused = refusedWhenNew().get(connectionId)
  if (!refused) return false
  if (refused.version === version && refused.until > Date.now()) return true
  refusedWhenNew().delete(connectionId)
  return false
}
