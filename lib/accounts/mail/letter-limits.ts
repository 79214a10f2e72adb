import 'server-only'
import { limitOf } from '../../http/limits'

/** Letters of all kinds but notices, to one mailbox. */
const perRecipient = limitOf('letter-recipient')
const perAccount = limitOf('letter-account')
/** Letters to addresses nobody confirmed: whoever asks for them may be a stranger to all of them. */
const perNetwork = limitOf('letter-network')
/** Counted apart: whoever takes an account over must not use up what would tell its owner. */
const noticesPerRecipient = limitOf('letter-notice')
/** Counted apart: whoever asks for letters to the address must not use up the operator's. Half as long as a link is good. */
const perStart = limitOf('letter-administrator')

/**
 * Counts a letter to whoever asks for one at this address, whether it has an account or not.
 * @param emailKey as `emailKey` gives it
 * Throws `rate_limited_caller`.
 */
export function countRecipient(emailKey: string): Promise<void> {
  return perRecipient.consume(mailboxOf(emailKey))
}

/** Counts a letter that an account has sent. Throws `rate_limited_caller`. */
export function countSender(accountId: string): Promise<void> {
  return perAccount.consume(accountId)
}

/** Counts a letter to an address nobody confirmed. @param network the caller's. Throws `rate_limited_caller`. */
export function countStranger(network: string): Promise<void> {
  return perNetwork.consume(network)
}

/** Counts a letter that tells what happened to an account. Throws `rate_limited_caller`. */
export function countNotice(emailKey: string): Promise<void> {
  return noticesPerRecipient.consume(mailboxOf(emailKey))
}

/** Counts a link that a start sends to the account of `ADMIN_EMAIL`. Throws `rate_limited_caller`. */
export function countAdministrator(emailKey: string): Promise<void> {
  return perStart.consume(mailboxOf(emailKey))
}

/** `ada+party@…` is read by Ada as well (RFC 5233). */
function mailboxOf(emailKey: string): string {
  return emailKey.replace(/^([^+@]+)\+.*(?=@)/, '$1')
}
