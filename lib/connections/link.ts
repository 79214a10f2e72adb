import 'server-only'
import { randomUUID } from 'node:crypto'
import { and, eq, exists, inArray, isNull } from 'drizzle-orm'
import type { Tx } from '@/db/client'
import { accounts, type ConnectionRow, connections, rooms, sessions } from '@/db/schema'
import { isLive } from '../accounts/sessions'
import { AppError } from '../errors'
import { issuerSpellings } from '../oauth/issuer'
import { connectionColumns } from './connection-row'
import { type Consent, identityColumns } from './provider-account'
import { tokenColumns } from './refresh-outcome'
import { recordCreated, recordInvalidated } from './token-events'

/**
 * Links a provider account to an account, in the caller's transaction and with its events. The same provider account
 * again keeps its row and begins a new grant generation; another one replaces the connection.
 * @throws AppError `account_taken` where the provider account is another account's, `unauthenticated` where the account
 * has ended in this moment; nothing has moved then
 */
export async function linkConnection(tx: Tx, accountId: string, consent: Consent): Promise<ConnectionRow> {
  await lockAccount(tx, accountId)
  const known = await findByIdentity(tx, consent, accountId)
  if (known && known.accountId !== accountId) {
    if (!(await isAbandoned(tx, known.accountId))) throw new AppError('account_taken')
    await removeConnection(tx, known, 'released')
  }
  return known?.accountId === accountId ? renew(tx, known, consent) : replace(tx, accountId, consent)
}

/**
 * Locks an account until the transaction ends. It comes before the locks of its connections, here as where one is
 * disconnected or an account ends: who took them the other way round would deadlock.
 * @throws AppError `unauthenticated` where it has ended
 */
async function lockAccount(tx: Tx, accountId: string): Promise<void> {
  const [live] = await tx
    .select({ id: accounts.id })
    .from(accounts)
    .where(and(eq(accounts.id, accountId), isNull(accounts.endedAt)))
    .for('update')
  if (!live) throw new AppError('unauthenticated')
}

/** The connection of this very provider account, this account's or else the oldest, locked until the transaction ends. */
export async function findByIdentity(
  tx: Tx,
  consent: Consent,
  accountId: string,
): Promise<ConnectionRow | null> {
  const rows = await tx
    .select(connectionColumns)
    .from(connections)
    .where(ofIdentity(consent))
    .orderBy(connections.createdAt)
    .for('update')
  return rows.find((row) => row.accountId === accountId) ?? rows[0] ?? null
}

/** Connections of this very provider account: more than one only where its issuer was stored by two spellings. */
export function ofIdentity({ provider, identity, issuer }: Consent) {
  return and(
    eq(connections.provider, provider.id),
    inArray(connections.issuer, [issuer, ...issuerSpellings(provider.issuer)]),
    eq(connections.providerAccountId, identity.id),
  )
}

/** Destroys a connection's tokens, with its event. A refresh under way finds the row gone and throws its result away. */
export async function removeConnection(tx: Tx, row: ConnectionRow, reason: string): Promise<void> {
  await tx.delete(connections).where(eq(connections.id, row.id))
  await recordInvalidated(tx, row, { state: 'not_connected', reason })
}

/** A guest nobody is any more: without a live session and without an open room. Its provider account is free. */
async function isAbandoned(tx: Tx, accountId: string): Promise<boolean> {
  const liveSession = tx
    .select({ id: sessions.id })
    .from(sessions)
    .where(and(eq(sessions.accountId, accounts.id), isLive()))
  const openRoom = tx
    .select({ id: rooms.id })
    .from(rooms)
    .where(and(eq(rooms.hostAccountId, accounts.id), isNull(rooms.endedAt)))
  const [owner] = await tx
    .select({
      kind: accounts.kind,
      endedAt: accounts.endedAt,
      live: exists(liveSession),
      hosts: exists(openRoom),
    })
    .from(accounts)
    .where(eq(accounts.id, accountId))
  if (!owner || owner.endedAt) return true
  return owner.kind === 'guest' && !owner.live && !owner.hosts
}

/** A new consent for the same provider account: same row, next version, next grant generation. */
async function renew(tx: Tx, row: ConnectionRow, consent: Consent): Promise<ConnectionRow> {
  const [renewed] = await tx
    .update(connections)
    .set({
      ...identityColumns(consent),
      // Another account may hold the provider account by the other spelling.
      issuer: row.issuer,
      ...grantColumns(row.id, consent),
      ...keptGrant(row, consent),
      version: row.version + 1,
      grantGeneration: row.grantGeneration + 1,
    })
    .where(eq(connections.id, row.id))
    .returning(connectionColumns)
  if (!renewed) throw new Error('The connection went away while it was locked')
  await recordCreated(tx, renewed)
  return renewed
}

/**
 * Signing in may be granted no refresh token, where connecting was: the one there is lives on, with its end and scopes.
 */
function keptGrant(row: ConnectionRow, { provider, tokens }: Consent) {
  const { refreshToken, refreshExpiresAt, scope } = row
  if (!provider.signInOnly || tokens.refreshToken || !refreshToken || row.state !== 'connected') return {}
  return { refreshToken, refreshExpiresAt, scope }
}

async function replace(tx: Tx, accountId: string, consent: Consent): Promise<ConnectionRow> {
  const [old] = await tx
    .select(connectionColumns)
    .from(connections)
    .where(and(eq(connections.accountId, accountId), eq(connections.provider, consent.provider.id)))
    .for('update')
  if (old) await removeConnection(tx, old, 'replaced')
  const id = randomUUID()
  const [made] = await tx
    .insert(connections)
    .values({ id, accountId, ...identityColumns(consent), ...grantColumns(id, consent) })
    .returning(connectionColumns)
  if (!made) throw new Error('The connection was not stored')
  await recordCreated(tx, made)
  return made
}

/** What a new grant sets, the old one's leftovers included. */
function grantColumns(connectionId: string, { provider, tokens }: Consent) {
  const { refreshLifetimeMs } = provider
  const refreshExpiresAt =
    tokens.refreshToken && refreshLifetimeMs ? new Date(Date.now() + refreshLifetimeMs) : null
  return {
    refreshToken: null,
    refreshExpiresAt,
    scope: [...provider.scope],
    ...tokenColumns(connectionId, tokens),
    state: 'connected' as const,
    stateReason: null,
    updatedAt: new Date(),
  }
}
