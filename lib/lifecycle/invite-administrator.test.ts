import { eq, sql } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { db } from '@/db/client'
import { accounts } from '@/db/schema'
import { inviteAdministrator } from '../accounts/mail/administrator'
import { sendConfirmationAgain } from '../accounts/mail/confirmation'
import { askForReset } from '../accounts/mail/forgotten'
import { deliverWaiting, lettersTo, newestSecret, waitingLetters } from '../accounts/mail/mail-under-test'
import { register } from '../accounts/register'
import { browserHeaders, ownAddress, somebody } from '../accounts/test-browser'
import { confirmEmail, readConfirmation } from './confirm-email'
import { isAlive } from './password-under-test'
import { resetPassword } from './reset-password'

const boss = 'boss@example.org'

beforeAll(() => {
  vi.stubEnv('ADMIN_EMAIL', 'Boss@Example.org')
})
afterAll(() => vi.unstubAllEnvs())
beforeEach(() => db().execute(sql`delete from rate_limits`))
afterEach(async () => {
  await deliverWaiting()
  await db().update(accounts).set({ email: null, emailKey: null }).where(eq(accounts.emailKey, boss))
})

const nobody = () => browserHeaders(null, ownAddress())

const set = (id: string, values: Partial<typeof accounts.$inferInsert>) =>
  db().update(accounts).set(values).where(eq(accounts.id, id))

/** Somebody registered the address, and its owner confirmed it without a session, before it was configured. */
async function confirmedBefore() {
  const { password } = somebody()
  const { account, session } = await register({ email: boss, password }, await nobody())
  await set(account.id, { emailConfirmedAt: new Date() })
  await deliverWaiting()
  return { id: account.id, password, browser: await browserHeaders(session.secret, ownAddress()) }
}

async function isAdmin(id: string): Promise<boolean> {
  const [row] = await db().select({ isAdmin: accounts.isAdmin }).from(accounts).where(eq(accounts.id, id))
  return row?.isAdmin ?? false
}

describe('56 ADMIN_EMAIL is configured after its address was confirmed', () => {
  test('56 a start makes nobody administrator: it sends a link that says what it does', async () => {
    const { id, browser } = await confirmedBefore()
    await inviteAdministrator()
    const link = await newestSecret(boss)
    expect([await isAdmin(id), await isAlive(browser)]).toEqual([false, true])
    expect((await lettersTo(boss)).at(-1)?.source).toMatch(/administrator[\s\S]*Forgotten password/)
    expect(await readConfirmation(link, await nobody())).toEqual({ administrates: true, isOwn: false })
  })

  test('56 the link alone is not enough; with the password it is, and every session ends', async () => {
    const { id, browser, password } = await confirmedBefore()
    await inviteAdministrator()
    const link = await newestSecret(boss)
    await expect(confirmEmail({ link }, await nobody())).rejects.toMatchObject({ code: 'session_required' })
    expect(await isAdmin(id)).toBe(false)
    await confirmEmail({ link, password }, await nobody())
    expect([await isAdmin(id), await isAlive(browser)]).toEqual([true, false])
  })

  test('56 with a session of the account it is enough as well, and that session stays', async () => {
    const { id, browser } = await confirmedBefore()
    await inviteAdministrator()
    await confirmEmail({ link: await newestSecret(boss) }, browser)
    expect([await isAdmin(id), await isAlive(browser)]).toEqual([true, true])
  })

  test('56 an owner who never held the account sets a new password first, and the link is still good', async () => {
    const { id, browser } = await confirmedBefore()
    await inviteAdministrator()
    const link = await newestSecret(boss)
    await askForReset(boss, await nobody())
    const { password } = somebody()
    await resetPassword({ link: await newestSecret(boss), password }, await nobody())
    expect([await isAdmin(id), await isAlive(browser)]).toEqual([false, false])
    await confirmEmail({ link, password }, await nobody())
    expect(await isAdmin(id)).toBe(true)
  })

  test('56 many starts send one link while it is good, whatever letters others ask for', async () => {
    await confirmedBefore()
    for (let i = 0; i < 5; i++) await askForReset(boss, await nobody())
    await deliverWaiting()
    await Promise.all([inviteAdministrator(), inviteAdministrator()])
    await inviteAdministrator()
    expect(await waitingLetters()).toHaveLength(1)
  })

  test('56 who is administrator stays it and gets no letter; nor does a suspended account, and nobody asks for it by himself', async () => {
    const { id } = await confirmedBefore()
    await expect(sendConfirmationAgain(id, await nobody())).rejects.toMatchObject({ code: 'conflict' })
    await set(id, { isAdmin: true })
    await inviteAdministrator()
    await set(id, { isAdmin: false, suspendedAt: new Date() })
    await inviteAdministrator()
    expect(await waitingLetters()).toEqual([])
  })

  test('56 a link that waits for an account that became administrator meanwhile is not sent', async () => {
    const { id } = await confirmedBefore()
    const before = (await lettersTo(boss)).length
    await inviteAdministrator()
    await set(id, { isAdmin: true })
    await deliverWaiting()
    expect(await lettersTo(boss)).toHaveLength(before)
  })
})
