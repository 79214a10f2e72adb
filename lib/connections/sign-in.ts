import 'server-only'
import { and, eq, isNull } from 'drizzle-orm'
import type { Tx } from '@/db/client'
import { accounts, connections } from '@/db/schema'
import { audit } from '../accounts/audit'
import { displayName } from '../accounts/display-name'
import { inventedName, isInventedName } from '../accounts/guest-name'
import { AppError } from '../errors'
import { findByIdentity, linkConnection, ofIdentity } from './link'
import { type Consent, shownName } from './provider-account'

/**
 * The account somebody may enter who has shown to hold a provider account, in the caller's transaction: the one it is
 * connected to; else the guest this browser is, which becomes a registered account with this connection; else a new
 * one. A guest account that is entered so becomes a registered one: whoever holds the provider account holds it. The
 * tokens are the new consent's.
 * @throws AppError `account_suspended`
 * @param guestId the guest account this browser is, if it is one
 * @returns the account's id
 */
export async function accountByProvider(tx: Tx, consent: Consent, guestId: string | null): Promise<string> {
  const accountId = (await ownerOf(tx, consent)) ?? guestId ?? (await makeAccount(tx, consent))
  await becomeRegistered(tx, accountId, consent)
  await linkConnection(tx, accountId, consent)
  return accountId
}

/**
 * The account the provider account is connected to, both locked, the account first. One that has ended owns nothing any
 * more: linking releases its connection.
 * @throws AppError `account_suspended`
 */
async function ownerOf(tx: Tx, consent: Consent): Promise<string | null> {
  for (;;) {
    const [owner] = await tx
      .select({ id: accounts.id, suspendedAt: accounts.suspendedAt })
      .from(connections)
      .innerJoin(accounts, eq(accounts.id, connections.accountId))
      .where(and(ofIdentity(consent), isNull(accounts.endedAt)))
      .orderBy(connections.createdAt)
      .limit(1)
      .for('update', { of: accounts })
    if (!owner) return null
    // Disconnected, or moved to another account, while this waited for the lock: look again.
    if ((await findByIdentity(tx, consent, owner.id))?.accountId !== owner.id) continue
    if (owner.suspendedAt) throw new AppError('account_suspended')
    return owner.id
  }
}

/** A guest whose name nobody chose is called as at the provider from now on. */
async function becomeRegistered(tx: Tx, accountId: string, consent: Consent): Promise<void> {
  const guest = and(eq(accounts.id, accountId), eq(accounts.kind, 'guest'))
  const [found] = await tx.select({ name: accounts.name }).from(accounts).where(guest)
  if (!found) return
  const name = isInventedName(found.name) ? (nameAt(consent) ?? found.name) : found.name
  await tx.update(accounts).set({ kind: 'registered', name, updatedAt: new Date() }).where(guest)
  await noteRegistered(tx, accountId, consent)
}

async function noteRegistered(tx: Tx, accountId: string, { provider }: Consent): Promise<void> {
  const details = { door: provider.id }
  await audit(tx, { action: 'account.registered', actorId: accountId, accountId, details })
}

/** The provider's name for the account, where it can be one here. */
function nameAt({ identity }: Consent): string | null {
  return displayName.safeParse(shownName(identity.name)).data ?? null
}

async function makeAccount(tx: Tx, consent: Consent): Promise<string> {
  const [made] = await tx
    .insert(accounts)
    .values({ kind: 'registered', name: nameAt(consent) ?? inventedName() })
    .returning({ id: accounts.id })
  if (!made) throw new Error('The account was not stored')
  await noteRegistered(tx, made.id, consent)
  return made.id
}
