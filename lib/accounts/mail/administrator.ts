import 'server-only'
import { and, eq, isNotNull, not, type SQL } from 'drizzle-orm'
import { db, type Executor, type Tx } from '@/db/client'
import { accounts } from '@/db/schema'
import { env } from '@/env'
import { isAppError } from '../../errors'
import { log } from '../../log'
import { audit } from '../audit'
import { emailKey, shownEmail } from '../email'
import { isLiveAccount } from '../live-account'
import { countAdministrator } from './letter-limits'
import { letters } from './queue'

/** Whether the account that confirms this address becomes administrator. */
export function isAdministratorsKey(key: string): boolean {
  return key === emailKey(env().ADMIN_EMAIL ?? '')
}

/**
 * Makes an account administrator where its address is `ADMIN_EMAIL` and confirmed. The caller has seen that whoever asks
 * reads mail there and holds the account.
 */
export async function markAdministrator(tx: Tx, accountId: string): Promise<void> {
  const found = await awaitedAdministrator(tx, eq(accounts.id, accountId))
  if (!found) return
  await tx.update(accounts).set({ isAdmin: true, updatedAt: new Date() }).where(eq(accounts.id, found.id))
  const details = { is_admin: true, by: 'ADMIN_EMAIL' }
  await audit(tx, { action: 'account.marked', actorId: null, accountId: found.id, details })
}

/**
 * At a start: where the account of `ADMIN_EMAIL` confirmed its address before that was configured, it is sent a link that
 * makes it administrator. The first link asked for neither session nor password, so somebody else may hold the account.
 */
export async function inviteAdministrator(): Promise<void> {
  const found = await awaitedAdministrator(db())
  if (!found) return
  try {
    await countAdministrator(found.key)
  } catch (error) {
    // Each process of the product starts, and any of them may start again: the last letter's link is still good.
    if (isAppError(error, 'rate_limited_caller')) return
    throw error
  }
  await letters.add(db(), { kind: 'confirm_email', emailKey: found.key, network: null })
  log().warn(
    { account_id: found.id },
    'the account of ADMIN_EMAIL is no administrator yet: it was sent a link that makes it one; npm run admin:grant does so too',
  )
}

/** Whether this is the account of `ADMIN_EMAIL`, has confirmed its address and is no administrator. */
export async function awaitsAdministration(tx: Tx, accountId: string): Promise<boolean> {
  return (await awaitedAdministrator(tx, eq(accounts.id, accountId))) !== null
}

/** The account of `ADMIN_EMAIL` that confirmed its address and is no administrator. */
async function awaitedAdministrator(
  executor: Executor,
  among?: SQL,
): Promise<{ id: string; key: string } | null> {
  const key = emailKey(env().ADMIN_EMAIL ?? '')
  if (!key) return null
  const [found] = await executor
    .select({ id: accounts.id, email: accounts.email })
    .from(accounts)
    .where(
      and(
        eq(accounts.emailKey, key),
        among,
        isNotNull(accounts.emailConfirmedAt),
        isLiveAccount(),
        not(accounts.isAdmin),
      ),
    )
    .for('update')
  // Earlier releases sent the link to the spelling that was typed, which may be another person's mailbox.
  if (!found?.email || shownEmail(found.email, key) !== found.email) return null
  return { id: found.id, key }
}
