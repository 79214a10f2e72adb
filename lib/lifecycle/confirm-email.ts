import 'server-only'
import { db } from '@/db/client'
import { browserSession } from '../accounts/enter'
import { isAdministratorsKey, markAdministrator } from '../accounts/mail/administrator'
import { emailState, markConfirmed } from '../accounts/mail/confirmation'
import { type OpenedLink, readLink, spendLink } from '../accounts/mail/links'
import { endSessionsOf } from '../accounts/sessions'
import { assertOwnPassword } from '../accounts/sign-in'
import { AppError, isAppError } from '../errors'
import { endTokensOf } from '../tokens/end-tokens'

/** What confirming by a link would do. */
export type Confirmation = {
  /** The address is `ADMIN_EMAIL`: its account becomes administrator. */
  administrates: boolean
  /** This browser is signed in to the account: its password is not needed. */
  isOwn: boolean
}

/** Nothing is spent. Throws `invalid_link`, `rate_limited_caller`. */
export async function readConfirmation(link: string, headers: Headers): Promise<Confirmation> {
  const opened = await readLink(link, 'confirm_email', headers)
  return {
    administrates: isAdministratorsKey(opened.emailKey),
    isOwn: (await ownSession(opened, headers)) !== null,
  }
}

/**
 * Confirms the address a link was sent to. Where its account becomes administrator by that, whoever calls has to be signed in
 * to it or to know its password: somebody else may have registered the address, in the hope that its owner confirms it for
 * them. Every other session and every token of the account ends then.
 * Throws `invalid_link`, `rate_limited_caller`; for the administrator's address `session_required` without a password,
 * `invalid_credentials`, `unavailable`.
 */
export async function confirmEmail(
  input: { link: string; password?: string },
  headers: Headers,
): Promise<void> {
  const opened = await readLink(input.link, 'confirm_email', headers)
  const administrates = isAdministratorsKey(opened.emailKey)
  const own = administrates ? await ownSession(opened, headers) : null
  if (administrates && own === null) await assertPassword(opened.accountId, input.password, headers)
  await db().transaction(async (tx) => {
    const { accountId } = await spendLink(tx, input.link, 'confirm_email')
    await markConfirmed(tx, accountId, headers)
    if (!administrates) return
    // It may have been confirmed before it was configured.
    await markAdministrator(tx, accountId)
    await endSessionsOf(accountId, { except: own ?? undefined }, tx)
    await endTokensOf(tx, accountId, { actorId: accountId, headers })
  })
}

/** The id of this browser's session, where it is one of the link's account. */
async function ownSession({ accountId }: OpenedLink, headers: Headers): Promise<string | null> {
  const live = await browserSession(headers)
  return live?.account.id === accountId ? live.session.id : null
}

async function assertPassword(accountId: string, password: string | undefined, headers: Headers) {
  const { hasPassword } = await emailState(accountId)
  if (password === undefined || !hasPassword) {
    throw new AppError('session_required', {
      detail:
        'This makes the account an administrator: confirm it where you are signed in to it, or send its password',
    })
  }
  try {
    await assertOwnPassword(accountId, password, headers)
  } catch (error) {
    if (!isAppError(error, 'validation')) throw error
    throw new AppError('invalid_credentials', { detail: 'The password is not right', cause: error })
  }
}
