import 'server-only'
import { and, eq, isNull } from 'drizzle-orm'
import { z } from 'zod'
import { db, type Tx } from '@/db/client'
import { accounts, mailLinks } from '@/db/schema'
import { audit } from '../accounts/audit'
import { assertUncommon } from '../accounts/common-passwords'
import { orderNotice } from '../accounts/mail/notice'
import { hashPassword, newPassword, shownPassword } from '../accounts/passwords'
import { endSessionsOf } from '../accounts/sessions'
import { assertOwnPassword } from '../accounts/sign-in'
import { AppError, isAppError } from '../errors'
import { check } from '../http/body'
import { endTokensOf } from '../tokens/end-tokens'
import type { SessionViewer } from '../viewer/viewer'

const changed = z.object({ current: shownPassword, password: newPassword })

/**
 * Changes the password of whoever is signed in. This session stays; every other one, and every token and grant, ends.
 * Guesses at the current password count with those at sign-in.
 * Throws `invalid_credentials` for a wrong current password, `conflict` where the account has none, `validation` for the new
 * one, `rate_limited_caller`, `unavailable`.
 */
export async function changePassword(
  { account, credential }: SessionViewer,
  input: { current: string; password: string },
  headers: Headers,
): Promise<void> {
  const { current, password } = check(changed, input)
  const known = await readPassword(account.id)
  await assertCurrent(account.id, current, headers)
  await assertUncommon(password, [known.emailKey, known.usernameKey])
  const hash = await hashPassword(password)
  await db().transaction(async (tx) => {
    await storePassword(tx, account.id, hash, known.passwordHash)
    await audit(tx, { action: 'password.changed', actorId: account.id, accountId: account.id, headers })
    await endSessionsOf(account.id, { except: credential.id }, tx)
    await endTokensOf(tx, account.id, { actorId: account.id, headers })
  })
}

type Known = { emailKey: string | null; usernameKey: string | null; passwordHash: string }

async function readPassword(accountId: string): Promise<Known> {
  const [row] = await db()
    .select({
      emailKey: accounts.emailKey,
      usernameKey: accounts.usernameKey,
      passwordHash: accounts.passwordHash,
    })
    .from(accounts)
    .where(and(eq(accounts.id, accountId), isNull(accounts.endedAt)))
  if (!row?.passwordHash) throw new AppError('conflict', { detail: 'This account has no password to change' })
  return { ...row, passwordHash: row.passwordHash }
}

async function assertCurrent(accountId: string, current: string, headers: Headers): Promise<void> {
  try {
    await assertOwnPassword(accountId, current, headers)
  } catch (error) {
    if (!isAppError(error, 'validation')) throw error
    throw new AppError('invalid_credentials', { detail: 'The current password is not right', cause: error })
  }
}

/**
 * Stores a password's hash, and has its owner told by mail where the address is confirmed. @param before the hash it replaces: where another change was
 * faster, `conflict`
 */
export async function storePassword(tx: Tx, accountId: string, hash: string, before?: string): Promise<void> {
  const same = before === undefined ? undefined : eq(accounts.passwordHash, before)
  const [stored] = await tx
    .update(accounts)
    .set({ passwordHash: hash, updatedAt: new Date() })
    .where(and(eq(accounts.id, accountId), isNull(accounts.endedAt), same))
    .returning({ emailKey: accounts.emailKey, confirmedAt: accounts.emailConfirmedAt })
  if (!stored) throw new AppError('conflict')
  // A link that was sent before would set it anew.
  await tx
    .delete(mailLinks)
    .where(
      and(
        eq(mailLinks.accountId, accountId),
        eq(mailLinks.purpose, 'reset_password'),
        isNull(mailLinks.usedAt),
      ),
    )
  const { emailKey, confirmedAt } = stored
  if (emailKey && confirmedAt) await orderNotice(tx, { kind: 'password_changed', emailKey })
}
