import 'server-only'
import { z } from 'zod'
import { db, type Tx } from '@/db/client'
import { audit } from '../accounts/audit'
import { assertUncommon } from '../accounts/common-passwords'
import { awaitsAdministration } from '../accounts/mail/administrator'
import { markConfirmed } from '../accounts/mail/confirmation'
import { readLink, spendLink } from '../accounts/mail/links'
import { hashPassword, newPassword } from '../accounts/passwords'
import { endSessionsOf } from '../accounts/sessions'
import { destroyConnections } from '../connections/disconnect'
import { check } from '../http/body'
import { endTokensOf } from '../tokens/end-tokens'
import { storePassword } from './change-password'

const given = z.object({ password: newPassword })

/**
 * Sets a new password with the link from the mail. Every session, token and grant of the account ends. Whoever has the link
 * reads mail at the address: it counts as confirmed from then on.
 * @param link the secret, or anything that holds it
 * Throws `invalid_link`, `validation` for the password, `rate_limited_caller`, `unavailable`.
 */
export async function resetPassword(
  input: { link: string; password: string },
  headers: Headers,
): Promise<void> {
  const { emailKey } = await readLink(input.link, 'reset_password', headers)
  const { password } = check(given, { password: input.password })
  await assertUncommon(password, [emailKey])
  const hash = await hashPassword(password)
  await db().transaction(async (tx) => {
    const { accountId } = await spendLink(tx, input.link, 'reset_password')
    const isFirst = await markConfirmed(tx, accountId, headers)
    if (isFirst || (await awaitsAdministration(tx, accountId))) await endOthersWays(tx, accountId)
    await storePassword(tx, accountId, hash)
    await audit(tx, { action: 'password.reset', actorId: accountId, accountId, headers })
    await endSessionsOf(accountId, {}, tx)
    await endTokensOf(tx, accountId, { actorId: accountId, headers })
  })
}

/**
 * Somebody else may have registered an address that nobody had confirmed, and tied a provider's account to it in order to
 * come back through that. Its owner connects again. That the address of the administrator was confirmed is not enough to
 * rule it out: the link may have been pressed by an owner who never held the account.
 */
async function endOthersWays(tx: Tx, accountId: string): Promise<void> {
  await destroyConnections(tx, accountId, 'address_confirmed')
}
