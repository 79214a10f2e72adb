import 'server-only'
import { and, eq, ne } from 'drizzle-orm'
import { db, type Executor, type Tx } from '@/db/client'
import { retryingDeadlocks } from '@/db/retry'
import { accounts, connections } from '@/db/schema'
import { AppError } from '../errors'
import { isSameIssuer } from '../oauth/issuer'
import { providerOrNull } from '../oauth/providers'
import { type ConnectionKey, connectionColumns } from './connection-row'
import { removeConnection } from './link'

/**
 * Destroys the account's tokens at the provider. A refresh under way is thrown away. Nothing happens where nothing is
 * connected.
 * @throws AppError `last_sign_in` where a registered account could not be signed in to afterwards
 */
export function disconnect(key: ConnectionKey): Promise<void> {
  return retryingDeadlocks(() => db().transaction((tx) => disconnectIn(tx, key)))
}

async function disconnectIn(tx: Tx, key: ConnectionKey): Promise<void> {
  // The account's row is locked first, so that two last ways to sign in cannot go at the same time.
  const [account] = await tx
    .select({ kind: accounts.kind, passwordHash: accounts.passwordHash })
    .from(accounts)
    .where(eq(accounts.id, key.accountId))
    .for('update')
  const [row] = await tx
    .select(connectionColumns)
    .from(connections)
    .where(and(eq(connections.accountId, key.accountId), eq(connections.provider, key.provider)))
    .for('update')
  if (!row) return
  if (account?.kind === 'registered' && !account.passwordHash && !(await opensByAnother(tx, key))) {
    throw new AppError('last_sign_in')
  }
  await removeConnection(tx, row, 'disconnected')
}

/** Whether disconnecting would leave a registered account that nobody could sign in to: `disconnect` refuses then. */
export async function isLastWayIn(key: ConnectionKey): Promise<boolean> {
  const [account] = await db()
    .select({ kind: accounts.kind, passwordHash: accounts.passwordHash })
    .from(accounts)
    .where(eq(accounts.id, key.accountId))
  if (account?.kind !== 'registered' || account.passwordHash) return false
  return !(await opensByAnother(db(), key))
}

/** Whether another connection opens the account. One of a provider that is not offered here any more does not. */
async function opensByAnother(executor: Executor, key: ConnectionKey): Promise<boolean> {
  const others = await executor
    .select({ provider: connections.provider, issuer: connections.issuer })
    .from(connections)
    .where(and(eq(connections.accountId, key.accountId), ne(connections.provider, key.provider)))
  return others.some(({ provider: id, issuer }) => {
    const provider = providerOrNull(id)
    return provider !== null && isSameIssuer(provider.issuer, issuer)
  })
}

/** Destroys every connection of an account that ends, in the transaction that ends it. @returns how many */
export async function destroyConnections(
  tx: Tx,
  accountId: string,
  reason = 'account_ended',
): Promise<number> {
  const rows = await tx
    .select(connectionColumns)
    .from(connections)
    .where(eq(connections.accountId, accountId))
    .for('update')
  for (const row of rows) await removeConnection(tx, row, reason)
  return rows.length
}

/**
 * Gives a connection to another account that has none at this provider, tokens and grant unchanged; a refresh under way
 * goes on. @returns whether there was one to move and a place for it
 */
export async function moveConnection(tx: Tx, key: ConnectionKey, toAccountId: string): Promise<boolean> {
  const [taken] = await tx
    .select({ id: connections.id })
    .from(connections)
    .where(and(eq(connections.accountId, toAccountId), eq(connections.provider, key.provider)))
    .for('update')
  if (taken) return false
  const moved = await tx
    .update(connections)
    .set({ accountId: toAccountId, updatedAt: new Date() })
    .where(and(eq(connections.accountId, key.accountId), eq(connections.provider, key.provider)))
    .returning({ id: connections.id })
  return moved.length > 0
}
