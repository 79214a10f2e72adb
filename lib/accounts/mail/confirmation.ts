import 'server-only'
import { and, eq, isNull } from 'drizzle-orm'
import { db, type Executor, type Tx } from '@/db/client'
import { accounts } from '@/db/schema'
import { AppError, isAppError } from '../../errors'
import { peerNetwork } from '../../http/peer'
import { audit } from '../audit'
import { markAdministrator } from './administrator'
import { countRecipient, countSender, countStranger } from './letter-limits'
import { letters } from './queue'

export type EmailState = {
  email: string | null
  confirmed: boolean
  /** Without one there is nothing to change: it is set by a link. */
  hasPassword: boolean
}

/** An account's address, and whether its owner proved to read it. */
export async function emailState(accountId: string): Promise<EmailState> {
  const [row] = await db()
    .select({
      email: accounts.email,
      confirmedAt: accounts.emailConfirmedAt,
      passwordHash: accounts.passwordHash,
    })
    .from(accounts)
    .where(and(eq(accounts.id, accountId), isNull(accounts.endedAt)))
  return {
    email: row?.email ?? null,
    confirmed: Boolean(row?.confirmedAt),
    hasPassword: Boolean(row?.passwordHash),
  }
}

/**
 * Has the link that confirms an account's address sent, after it took another address. Nothing happens where there is no
 * address or it is confirmed. @param executor its transaction, where given, orders or does not
 * Throws `rate_limited_caller`.
 */
export async function sendConfirmation(
  accountId: string,
  headers: Headers,
  executor: Executor = db(),
): Promise<void> {
  const key = await unconfirmedKey(accountId, executor)
  if (key) await order(executor, { accountId, key, headers })
}

/**
 * As `sendConfirmation`, after an account registered: where too many letters went out already it goes without one. A party
 * registers behind one address, and each of them may have the link sent later.
 */
export async function sendFirstConfirmation(
  accountId: string,
  headers: Headers,
  executor: Executor,
): Promise<void> {
  try {
    await sendConfirmation(accountId, headers, executor)
  } catch (error) {
    if (!isAppError(error, 'rate_limited_caller')) throw error
  }
}

/** As `sendConfirmation`, when its owner asks. Throws `conflict` where nothing is to confirm, `rate_limited_caller`. */
export async function sendConfirmationAgain(accountId: string, headers: Headers): Promise<void> {
  const key = await unconfirmedKey(accountId, db())
  if (!key) throw new AppError('conflict', { detail: 'There is no address to confirm' })
  await order(db(), { accountId, key, headers })
}

async function order(
  executor: Executor,
  { accountId, key, headers }: { accountId: string; key: string; headers: Headers },
): Promise<void> {
  const network = peerNetwork(headers)
  await countSender(accountId)
  await countStranger(network)
  await countRecipient(key)
  await letters.add(executor, { kind: 'confirm_email', emailKey: key, network })
}

async function unconfirmedKey(accountId: string, executor: Executor): Promise<string | null> {
  const [row] = await executor
    .select({ key: accounts.emailKey })
    .from(accounts)
    .where(and(eq(accounts.id, accountId), isNull(accounts.emailConfirmedAt), isNull(accounts.endedAt)))
  return row?.key ?? null
}

/**
 * Notes that an account's owner reads mail at its address. The account of `ADMIN_EMAIL` becomes administrator with it, and
 * never before. @returns whether it was not confirmed before
 */
export async function markConfirmed(tx: Tx, accountId: string, headers: Headers): Promise<boolean> {
  const [confirmed] = await tx
    .update(accounts)
    .set({ emailConfirmedAt: new Date(), updatedAt: new Date() })
    .where(and(eq(accounts.id, accountId), isNull(accounts.emailConfirmedAt)))
    .returning({ id: accounts.id })
  if (!confirmed) return false
  await audit(tx, { action: 'email.confirmed', actorId: accountId, accountId, headers })
  await markAdministrator(tx, accountId)
  return true
}
