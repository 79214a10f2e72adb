import { eq } from 'drizzle-orm'
import { db } from '@/db/client'
import { accounts } from '@/db/schema'
import { register } from '../accounts/register'
import { browserHeaders, ownAddress, somebody } from '../accounts/test-browser'
import type { SessionViewer } from '../viewer/viewer'
import { browserViewer } from '../viewer/viewer-under-test'

/** Somebody registered, in a browser of their own. */
export type Registered = {
  id: string
  email: string
  password: string
  headers: Headers
  viewer: () => Promise<SessionViewer>
}

export async function registered(name?: string): Promise<Registered> {
  const given = somebody()
  const input = name === undefined ? given : { ...given, name }
  const { account, session } = await register(input, await browserHeaders(null, ownAddress()))
  const headers = await browserHeaders(session.secret, ownAddress())
  return { ...given, id: account.id, headers, viewer: () => browserViewer(headers) }
}

/** The same as an administrator of the system. */
export async function administrator(): Promise<Registered> {
  const somebody = await registered()
  await db().update(accounts).set({ isAdmin: true }).where(eq(accounts.id, somebody.id))
  return somebody
}
