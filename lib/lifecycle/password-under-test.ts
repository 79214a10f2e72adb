import { eq, sql } from 'drizzle-orm'
import { db } from '@/db/client'
import { accounts, auditLog } from '@/db/schema'
import { register } from '../accounts/register'
import { browserHeaders, ownAddress, somebody } from '../accounts/test-browser'
import { createGrant } from '../tokens/grants'
import { makePersonalToken } from '../tokens/personal-tokens'
import { viewerFrom } from '../viewer/viewer'
import { signIn } from './sign-in'

export type Registered = Awaited<ReturnType<typeof registered>>

/** Somebody signed in from two browsers, with a personal token and an app that may act for them. */
export async function registered() {
  const given = somebody()
  const { account, session } = await register(given, await browserHeaders(null, ownAddress()))
  const here = await browserHeaders(session.secret, ownAddress())
  const elsewhere = await signIn({ ...given, headers: await browserHeaders(null, ownAddress()) })
  const there = await browserHeaders(elsewhere.session.secret, ownAddress())
  const { secret } = await makePersonalToken({
    accountId: account.id,
    name: 'script',
    scopes: ['profile'],
    expiresAt: null,
  })
  const grant = await db().transaction((tx) =>
    createGrant(tx, { clientId: 'auxroom', accountId: account.id, grantType: 'login', scopes: ['profile'] }),
  )
  const token = new Headers({ authorization: `Bearer ${secret}` })
  return { ...given, id: account.id, here, there, token, grantId: grant.id }
}

/** Whether these credentials still open anything. */
export async function isAlive(headers: Headers): Promise<boolean> {
  return (await viewerFrom(headers).catch(() => null)) !== null
}

export async function grantEnded(grantId: string): Promise<boolean> {
  const rows = await db().execute(
    sql`select 1 from oauth_grants where id = ${grantId} and revoked_at is not null`,
  )
  return rows.length === 1
}

/** What the audit log says of an account, in order. */
export async function audited(accountId: string): Promise<string[]> {
  const rows = await db()
    .select({ action: auditLog.action })
    .from(auditLog)
    .where(eq(auditLog.accountId, accountId))
    .orderBy(auditLog.at)
  return rows.map(({ action }) => action)
}

export async function accountRow(id: string) {
  const [row] = await db()
    .select({
      confirmedAt: accounts.emailConfirmedAt,
      hash: accounts.passwordHash,
      isAdmin: accounts.isAdmin,
    })
    .from(accounts)
    .where(eq(accounts.id, id))
  if (!row) throw new Error('There is no such account')
  return row
}
