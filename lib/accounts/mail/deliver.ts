import 'server-only'
import { and, eq } from 'drizzle-orm'
import { db, type Tx } from '@/db/client'
import { accounts } from '@/db/schema'
import { isAppError } from '../../errors'
import { log } from '../../log'
import { audit } from '../audit'
import { isLiveAccount } from '../live-account'
import { localeOfTag } from '../locales'
import { isAdministratorsKey } from './administrator'
import { countSender, countStranger } from './letter-limits'
import { letterOfNotice, letterWithLink } from './letters'
import { createLink } from './links'
import { letters, type MailOrder } from './queue'
import { type Letter, MailError, sendMail } from './transport'

/**
 * The queue's task: makes the link and sends the letter. Where the address has no account, nothing is sent, and whoever
 * asked cannot tell. Throws where another attempt may succeed.
 * @param attempt counts from 1
 */
export async function deliverLetter(payload: unknown, attempt: number): Promise<void> {
  const order = letters.read(payload)
  const written = await db().transaction((tx) => write(tx, order, attempt === 1))
  if (!written) return
  try {
    await sendMail(written.address, written.letter)
  } catch (error) {
    const final = error instanceof MailError && error.final
    // Once a letter: what hinders it hinders the next attempt too, most often.
    if (final || attempt === 1) {
      log().warn(
        { err: error, kind: order.kind, attempt },
        final ? 'a letter was refused for good' : 'a letter could not be sent now',
      )
    }
    if (!final) throw error
  }
}

async function write(
  tx: Tx,
  { kind, emailKey, network }: MailOrder,
  first: boolean,
): Promise<{ address: string; letter: Letter } | null> {
  const [account] = await tx
    .select({
      id: accounts.id,
      confirmedAt: accounts.emailConfirmedAt,
      isAdmin: accounts.isAdmin,
      locale: accounts.locale,
    })
    .from(accounts)
    .where(and(eq(accounts.emailKey, emailKey), isLiveAccount()))
    .for('update')
  if (!account) return null
  // The spelling it is compared by: whatever was typed, this is the mailbox that is proven (RFC 6531 §3.2, RFC 5321 §2.4).
  const address = emailKey
  const locale = localeOfTag(account.locale)
  if (kind === 'password_changed') {
    return account.confirmedAt ? { address, letter: letterOfNotice(kind, locale) } : null
  }
  const administrates = kind === 'confirm_email' && isAdministratorsKey(emailKey)
  const proves = !account.confirmedAt || (administrates && !account.isAdmin)
  if (kind === 'confirm_email' && !proves) return null
  if (kind === 'reset_password' && first) {
    if (!(await mayReset(account, network))) return null
    await audit(tx, { action: 'password.reset_requested', actorId: null, accountId: account.id, network })
  }
  const secret = await createLink(tx, { accountId: account.id, emailKey, purpose: kind })
  return { address, letter: letterWithLink(kind, secret, { administrates, locale }) }
}

/** Counts a reset for the account and, where its address may be a stranger's, for the network that asked. */
async function mayReset(
  { id, confirmedAt }: { id: string; confirmedAt: Date | null },
  network: string | null,
): Promise<boolean> {
  try {
    await countSender(id)
    if (!confirmedAt && network !== null) await countStranger(network)
    return true
  } catch (error) {
    if (!isAppError(error, 'rate_limited_caller')) throw error
    log().info({ account_id: id }, 'a letter was left out: too many were asked for')
    return false
  }
}
