import 'server-only'
import { audit } from '../accounts/audit'
import { onTokenUpdate, type TokenUpdate } from './on-token-update'

/** What an account ends by itself, as reasons of an invalidation. */
const ownDoing: readonly (string | null)[] = ['disconnected', 'replaced']

/**
 * Registers that the audit log says when a provider was connected and why a connection ended: once each, with the
 * delivery. Refreshes are an hourly matter of course and are not in it.
 */
export function auditConnections(): void {
  onTokenUpdate('audit', async (update, tx) => {
    if (update.type === 'refreshed') return
    const { accountId, connectionId, provider } = update.after
    await audit(tx, {
      action: update.type === 'created' ? 'connection.created' : 'connection.invalidated',
      actorId: actorOf(update),
      accountId,
      targetId: connectionId,
      details: { provider, ...(update.reason ? { reason: update.reason } : {}) },
    })
  })
}

/** Nobody where the provider ended it, another account took it over, or it went with its account. */
function actorOf({ type, reason, after }: TokenUpdate): string | null {
  return type === 'created' || ownDoing.includes(reason) ? after.accountId : null
}
