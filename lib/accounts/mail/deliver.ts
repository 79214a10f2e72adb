import 'server-only'
import { and, eq } from 'drizzle-orm'
import { db, type Tx } from '@/db/client'
import { accounts } from '@/db/schema'
import { env } from '@/env'
import { log } from '../../log'
import { audit } from '../audit'
import { emailKey as keyOf } from '../email'
import { isLiveAccount } from '../live-account'
import { localeOfTag } from '../locales'
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
    log().warn(
      { err: error, kind: order.kind, attempt },
      final ? 'a letter was refused for good' : 'a letter could not be sent now',
    )
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
      email: accounts.email,
      confirmedAt: accounts.emailConfirmedAt,
      locale: accounts.locale,
    })
    .from(accounts)
    .where(and(eq(accounts.emailKey, emailKey), isLiveAccount()))
    .for('update')
  if (!account?.email) return null
  const address = account.email
  const locale = localeOfTag(account.locale)
  if (kind === 'password_changed') return { address, letter: letterOfNotice(kind, locale) }
  if (kind === 'confirm_email' && account.confirmedAt) return null
  if (kind === 'reset_password' && first) {
    await audit(tx, { action: 'password.reset_requested', actorId: null, accountId: account.id, network })
  }
  const secret = await createLink(tx, { accountId: account.id, emailKey, purpose: kind })
  const administrates = kind === 'confirm_email' && emailKey === keyOf(env().ADMIN_EMAIL ?? '')
  return { address, letter: letterWithLink(kind, secret, { administrates, locale }) }
}
