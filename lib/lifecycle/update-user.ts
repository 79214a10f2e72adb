import 'server-only'
import { and, eq, isNull } from 'drizzle-orm'
import { z } from 'zod'
import { db, type Tx } from '@/db/client'
import { accounts } from '@/db/schema'
import { audit } from '../accounts/audit'
import { asTaken } from '../accounts/create-account'
import { displayName } from '../accounts/display-name'
import { emailAddress } from '../accounts/email'
import { locales } from '../accounts/locales'
import { sendConfirmation } from '../accounts/mail/confirmation'
import { optionalPassword } from '../accounts/passwords'
import { personName } from '../accounts/person-name'
import { assertOwnPassword } from '../accounts/sign-in'
import { usernameInput } from '../accounts/usernames'
import { AppError } from '../errors'
import { isSession, type Viewer } from '../viewer/viewer'

/** What of an account its owner may change; what is not given stays. */
export const userChanges = z.strictObject({
  name: displayName.optional(),
  first_name: personName.nullish(),
  last_name: personName.nullish(),
  locale: z.enum(locales).optional(),
  username: usernameInput.optional(),
  email: emailAddress.optional(),
  current_password: optionalPassword,
})

export type UserChanges = z.infer<typeof userChanges>

/**
 * Changes the viewer's own account; names it has in rooms stay as they are. What one signs in with is changed in a browser
 * alone, the e-mail address with the current password too: a new one has to be confirmed, and could set a new password.
 * Where its letter would be one too many, nothing changes.
 * Throws `session_required`; `forbidden` for a guest's e-mail address or username; `validation`, `email_taken`,
 * `username_taken`, `rate_limited_caller`.
 */
export async function updateUser(viewer: Viewer, changes: UserChanges, headers: Headers): Promise<void> {
  const { id, kind } = viewer.account
  const named = changes.username !== undefined || changes.email !== undefined
  if (named && !isSession(viewer)) throw new AppError('session_required')
  if (named && kind === 'guest') throw new AppError('forbidden', { detail: 'Register first' })
  if (changes.email) await assertOwnPassword(id, changes.current_password, headers)
  await db()
    .transaction(async (tx) => {
      const before = await lockAccount(tx, id)
      await tx.update(accounts).set(columnsOf(changes, before)).where(eq(accounts.id, id))
      if (!named) return
      const details = { email: changes.email !== undefined, username: changes.username !== undefined }
      await audit(tx, { action: 'account.renamed', actorId: id, accountId: id, details, headers })
      if (changes.email) await sendConfirmation(id, headers, tx)
    })
    .catch((error: unknown) => {
      throw asTaken(error)
    })
}

type Before = { emailKey: string | null }

async function lockAccount(tx: Tx, id: string): Promise<Before> {
  const [row] = await tx
    .select({ emailKey: accounts.emailKey })
    .from(accounts)
    .where(and(eq(accounts.id, id), isNull(accounts.endedAt)))
    .for('update')
  if (!row) throw new AppError('not_found')
  return row
}

function columnsOf({ email, username, ...rest }: UserChanges, before: Before) {
  const address = email && { email: email.email, emailKey: email.key }
  // Another spelling of the same address stays confirmed.
  const unconfirmed = email && email.key !== before.emailKey ? { emailConfirmedAt: null } : {}
  return {
    name: rest.name,
    firstName: rest.first_name,
    lastName: rest.last_name,
    locale: rest.locale,
    ...(username && { username: username.username, usernameKey: username.key }),
    ...address,
    ...unconfirmed,
    updatedAt: new Date(),
  }
}
