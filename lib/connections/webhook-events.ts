import 'server-only'
import { tellOutside } from '../events/webhooks/public-data'
import { type TokenUpdatePayload, tokenUpdatePayload, tokenUpdateTypes } from './on-token-update'

/** Registers what webhooks tell of token updates: the connection, and never a token. */
export function tellOfConnections(): void {
  tellOutside(tokenUpdateTypes, (payload) => publicUpdate(tokenUpdatePayload.parse(payload)))
}

function publicUpdate({ after, reason }: TokenUpdatePayload) {
  return {
    connection: {
      id: after.connectionId,
      provider: after.provider,
      account: { id: after.providerAccountId, name: after.providerAccountName },
      scope: after.scope,
      state: after.state,
      version: after.version,
      expires_at: after.token?.expiresAt ?? null,
      refresh_expires_at: after.token?.refreshExpiresAt ?? null,
    },
    reason,
  }
}
