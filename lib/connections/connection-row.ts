import 'server-only'
import { and, eq } from 'drizzle-orm'
import { db } from '@/db/client'
import { type ConnectionRow, connections } from '@/db/schema'

/** Whose connection, at which provider. An account has at most one at each. */
export type ConnectionKey = { accountId: string; provider: string }

/** Every column, for callers that join the row to something of their own. */
export const connectionColumns = {
  id: connections.id,
  accountId: connections.accountId,
  provider: connections.provider,
  issuer: connections.issuer,
  providerAccountId: connections.providerAccountId,
  providerAccountName: connections.providerAccountName,
  membershipType: connections.membershipType,
  scope: connections.scope,
  accessToken: connections.accessToken,
  refreshToken: connections.refreshToken,
  expiresAt: connections.expiresAt,
  lifetimeMs: connections.lifetimeMs,
  refreshExpiresAt: connections.refreshExpiresAt,
  state: connections.state,
  stateReason: connections.stateReason,
  version: connections.version,
  grantGeneration: connections.grantGeneration,
  blockedUntil: connections.blockedUntil,
  blockedReason: connections.blockedReason,
  refusedSince: connections.refusedSince,
  failures: connections.failures,
  leaseId: connections.leaseId,
  leaseUntil: connections.leaseUntil,
  createdAt: connections.createdAt,
  updatedAt: connections.updatedAt,
} as const

/** The account's connection at the provider, or null. One round trip. */
export async function findConnection(key: ConnectionKey): Promise<ConnectionRow | null> {
  const [row] = await db()
    .select(connectionColumns)
    .from(connections)
    .where(and(eq(connections.accountId, key.accountId), eq(connections.provider, key.provider)))
    .limit(1)
  return row ?? null
}

/** The connection of this id as it is now, or null when it is gone. */
export async function readConnection(id: string): Promise<ConnectionRow | null> {
  const [row] = await db().select(connectionColumns).from(connections).where(eq(connections.id, id)).limit(1)
  return row ?? null
}
