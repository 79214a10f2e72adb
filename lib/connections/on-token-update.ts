import 'server-only'
import { z } from 'zod'
import type { Tx } from '@/db/client'
import { listenToEvents } from '../events/listeners'

export const tokenUpdateTypes = [
  'connection.created',
  'connection.refreshed',
  'connection.invalidated',
] as const

const holding = z.object({
  connectionId: z.string(),
  accountId: z.string(),
  provider: z.string(),
  /** The authorization server the tokens come from. */
  issuer: z.string().default(''),
  providerAccountId: z.string(),
  providerAccountName: z.string(),
  scope: z.array(z.string()),
  /** `not_connected` where the connection is gone. */
  state: z.enum(['connected', 'needs_reconnect', 'not_connected']).default('connected'),
  /** Counts every change of the tokens of this connection. */
  version: z.number(),
  /** The tokens in the clear; null once they are of no use any more. */
  token: z
    .object({
      accessToken: z.string(),
      refreshToken: z.string().nullable(),
      expiresAt: z.coerce.date(),
      refreshExpiresAt: z.coerce.date().nullable(),
    })
    .nullable(),
})

/** A connection and its tokens at one moment. */
export type TokenHolding = z.infer<typeof holding>

export const tokenUpdatePayload = z.object({
  /** What was before; null on every new consent. */
  before: holding.nullable(),
  /** What is now; its `token` is null when the tokens were invalidated. */
  after: holding,
  /** Why they were invalidated: `invalid_grant`, `disconnected`, `replaced`, `released`, `account_ended` …; else null. */
  reason: z.string().nullable(),
})

/** What an update's event holds; the times become ISO 8601 on the way. */
export type TokenUpdatePayload = z.infer<typeof tokenUpdatePayload>

export type TokenUpdate = TokenUpdatePayload & {
  eventId: string
  type: 'created' | 'refreshed' | 'invalidated'
}

const kinds = {
  'connection.created': 'created',
  'connection.refreshed': 'refreshed',
  'connection.invalidated': 'invalidated',
} as const

/**
 * Calls the listener for every created, refreshed and invalidated token. The update committed with the tokens, so none
 * is lost; it comes at least once, and what the listener writes through `tx` happens exactly once. A listener that
 * throws is called again later.
 */
export function onTokenUpdate(
  name: string,
  listener: (update: TokenUpdate, tx: Tx) => Promise<void> | void,
): void {
  listenToEvents(name, tokenUpdateTypes, (event, tx) => {
    const type = tokenUpdateTypes.find((known) => known === event.type)
    if (!type) return
    return listener({ ...tokenUpdatePayload.parse(event.payload), eventId: event.id, type: kinds[type] }, tx)
  })
}
