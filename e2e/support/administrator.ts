import type { AppUnderTest } from './app-under-test'
import type { Client } from './client'
import { type SignedUp, signUp } from './oauth-client'

/** Somebody who administers the system, in a browser of their own. */
export async function administrator(app: AppUnderTest, browser: Client): Promise<SignedUp> {
  const admin = await signUp(browser)
  await app.database((sql) => sql`update accounts set is_admin = true where email = ${admin.email}`)
  return admin
}
