import type { ConnectionStatus } from './status'

/** How long before its end a consent's end is announced. */
const noticeMs = 7 * 24 * 60 * 60 * 1000

/**
 * When the provider will want a new consent, where that is at most seven days away, or past while the last access token
 * still works; null otherwise. A dead connection announces nothing more.
 * @param connection as it is after any refresh that was due: some providers move the end with each refresh
 * @param now milliseconds since the epoch
 */
export function endsSoon(
  connection: Pick<ConnectionStatus, 'state' | 'refresh_expires_at'>,
  now: number = Date.now(),
): Date | null {
  if (connection.state !== 'connected' || !connection.refresh_expires_at) return null
  const end = new Date(connection.refresh_expires_at)
  return end.getTime() - now <= noticeMs ? end : null
}
