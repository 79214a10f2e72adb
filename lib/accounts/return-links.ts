import 'server-only'
import { and, eq } from 'drizzle-orm'
import { db, type Executor, type Tx } from '@/db/client'
import { accounts, returnLinks } from '@/db/schema'
import { env } from '@/env'
import { randomToken, sha256 } from '../crypto'
import { AppError } from '../errors'
import { guess } from '../http/guesses'
import { limitOf } from '../http/limits'
import { peerNetwork } from '../http/peer'
import { audit } from './audit'
import { isLiveAccount } from './live-account'

/** Of `guest`; links made before began like refresh tokens, with `axrr_`, and stay good. */
const prefix = 'axrg_'

/** Links nobody made, from one network. 256 bits are not guessed; this keeps the trying cheap. */
const wrongLinks = limitOf('return-link')

/** The guest a link leads back to. */
export type Returning = { accountId: string; name: string }

/**
 * Makes a guest's way back: `axrg_` and 256 random bits, in the fragment of an address that guests can open. The one made
 * before is worth nothing from then on.
 * @returns the whole link, which is told this once
 * @throws AppError `conflict` for a registered account, which signs in instead
 */
export async function createReturnLink(accountId: string, headers: Headers): Promise<string> {
  const secret = `${prefix}${randomToken(32)}`
  await db().transaction(async (tx) => {
    const [guest] = await tx
      .select({ kind: accounts.kind })
      .from(accounts)
      .where(and(eq(accounts.id, accountId), isLiveAccount()))
      .for('no key update')
    if (guest?.kind !== 'guest') {
      throw new AppError('conflict', { detail: 'A registered account comes back by signing in' })
    }
    const made = { secretHash: sha256(secret), createdAt: new Date() }
    await tx
      .insert(returnLinks)
      .values({ accountId, ...made })
      .onConflictDoUpdate({ target: returnLinks.accountId, set: made })
    await audit(tx, { action: 'return_link.created', actorId: accountId, accountId, headers })
  })
  return `${env().JOIN_ORIGIN}/return#${secret}`
}

/**
 * Whom a link leads back to; nothing changes. @param text the secret, or anything that holds it, such as the whole link
 * Throws `invalid_link`, `rate_limited_caller`.
 */
export async function readReturnLink(text: string, headers: Headers): Promise<Returning> {
  const found = await guess([[wrongLinks, peerNetwork(headers)]], () => find(db(), text))
  if (!found) throw new AppError('invalid_link')
  return found
}

/** The same inside the transaction of the return: of two browsers with one link the second waits. Throws `invalid_link`. */
export async function lockReturnLink(tx: Tx, text: string): Promise<void> {
  const secret = secretIn(text)
  if (secret) {
    await tx
      .select({ accountId: returnLinks.accountId })
      .from(returnLinks)
      .where(eq(returnLinks.secretHash, sha256(secret)))
      .for('update')
  }
  if (!(await find(tx, text))) throw new AppError('invalid_link')
}

/** Ends the way back of an account that ends. */
export async function deleteReturnLink(tx: Tx, accountId: string): Promise<void> {
  await tx.delete(returnLinks).where(eq(returnLinks.accountId, accountId))
}

/** A guest who has registered since signs in like everybody else. */
async function find(executor: Executor, text: string): Promise<Returning | null> {
  const secret = secretIn(text)
  if (!secret) return null
  const [found] = await executor
    .select({ accountId: accounts.id, name: accounts.name })
    .from(returnLinks)
    .innerJoin(accounts, eq(accounts.id, returnLinks.accountId))
    .where(and(eq(returnLinks.secretHash, sha256(secret)), eq(accounts.kind, 'guest'), isLiveAccount()))
  return found ?? null
}

function secretIn(text: string): string | undefined {
  return /axr[gr]_[\w-]{43}/.exec(text)?.[0]
}
