import 'server-only'
import { and, eq, gt, isNull, lt, type SQL, sql } from 'drizzle-orm'
import { db, type Tx } from '@/db/client'
import { accounts, mailLinks } from '@/db/schema'
import { randomToken, sha256 } from '../../crypto'
import { AppError } from '../../errors'
import { guess } from '../../http/guesses'
import { limitOf } from '../../http/limits'
import { peerNetwork } from '../../http/peer'
import { isLiveAccount } from '../live-account'
import type { LinkPurpose } from './letters'

const prefix = 'axrm_'
const goodForMs = 30 * 60 * 1000
const keptForMs = 24 * 60 * 60 * 1000

/** Links nobody sent out, from one network. 256 bits are not guessed; this keeps the trying cheap. */
const wrongLinks = limitOf('mail-link')

/** Whom a link was sent to. */
export type OpenedLink = { accountId: string; emailKey: string }

/**
 * Makes a link's secret: `axrm_` and 256 random bits, good for 30 minutes and one use, at this address only. Earlier links
 * of the purpose end.
 */
export async function createLink(
  tx: Tx,
  { accountId, emailKey, purpose }: OpenedLink & { purpose: LinkPurpose },
): Promise<string> {
  const secret = `${prefix}${randomToken(32)}`
  const now = Date.now()
  await tx.delete(mailLinks).where(and(eq(mailLinks.accountId, accountId), eq(mailLinks.purpose, purpose)))
  await tx.delete(mailLinks).where(lt(mailLinks.expiresAt, new Date(now - keptForMs)))
  await tx.insert(mailLinks).values({
    accountId,
    purpose,
    secretHash: sha256(secret),
    emailKey,
    expiresAt: new Date(now + goodForMs),
  })
  return secret
}

/**
 * Whom a link that is still good was sent to; nothing is spent. @param text the secret, or anything that holds it, such
 * as the whole link
 * Throws `invalid_link`, `rate_limited_caller`.
 */
export async function readLink(text: string, purpose: LinkPurpose, headers: Headers): Promise<OpenedLink> {
  const found = await guess([[wrongLinks, peerNetwork(headers)]], async () => {
    const [sentTo] = await db()
      .select({ accountId: mailLinks.accountId, emailKey: mailLinks.emailKey })
      .from(mailLinks)
      .innerJoin(accounts, eq(accounts.id, mailLinks.accountId))
      .where(isGood(text, purpose))
    return sentTo ?? null
  })
  if (!found) throw new AppError('invalid_link')
  return found
}

/** Uses a link up, in the transaction of what it was for. Throws `invalid_link`. */
export async function spendLink(tx: Tx, text: string, purpose: LinkPurpose): Promise<OpenedLink> {
  // The account before the link, as where links are made: the other way round two of them could wait for each other.
  const [found] = await tx
    .select({ id: mailLinks.id })
    .from(mailLinks)
    .innerJoin(accounts, eq(accounts.id, mailLinks.accountId))
    .where(isGood(text, purpose))
    .for('update', { of: accounts })
  const [spent] = found
    ? await tx
        .update(mailLinks)
        .set({ usedAt: new Date() })
        .where(and(eq(mailLinks.id, found.id), isNull(mailLinks.usedAt)))
        .returning({ accountId: mailLinks.accountId, emailKey: mailLinks.emailKey })
    : []
  if (!spent) throw new AppError('invalid_link')
  return spent
}

/** Not used, not too old, and the account still lives and has the address it was sent to. */
function isGood(text: string, purpose: LinkPurpose): SQL | undefined {
  const secret = /axrm_[\w-]{43}/.exec(text)?.[0]
  if (!secret) return sql`false`
  return and(
    eq(mailLinks.secretHash, sha256(secret)),
    eq(mailLinks.purpose, purpose),
    isNull(mailLinks.usedAt),
    gt(mailLinks.expiresAt, new Date()),
    eq(accounts.emailKey, mailLinks.emailKey),
    isLiveAccount(),
  )
}
