import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { db } from '@/db/client'
import { accounts, auditLog } from '@/db/schema'
import { browserHeaders, ownAddress } from '../test-browser'
import {
  confirmEmail,
  emailState,
  markConfiguredAdministrator,
  sendConfirmation,
  sendConfirmationAgain,
} from './confirmation'
import { deliverWaiting, lettersTo, newestSecret, waitingLetters } from './mail-under-test'

const admin = 'boss@example.org'

beforeAll(() => {
  vi.stubEnv('ADMIN_EMAIL', 'Boss@Example.org')
})
afterAll(() => vi.unstubAllEnvs())
beforeEach(async () => {
  await deliverWaiting()
})

async function person(email: string): Promise<string> {
  const [row] = await db()
    .insert(accounts)
    .values({ kind: 'registered', name: 'Ada', email, emailKey: email })
    .returning({ id: accounts.id })
  return row?.id ?? ''
}

const fresh = () => person(`${crypto.randomUUID()}@example.org`)
const nobody = () => browserHeaders(null, ownAddress())
const emailOf = async (id: string) => (await emailState(id)).email ?? ''

async function isAdmin(id: string): Promise<boolean> {
  const [row] = await db().select({ isAdmin: accounts.isAdmin }).from(accounts).where(eq(accounts.id, id))
  return row?.isAdmin ?? false
}

async function forget(id: string): Promise<void> {
  await db().update(accounts).set({ email: null, emailKey: null }).where(eq(accounts.id, id))
}

describe('confirming an address', () => {
  test('takes the link from the mail, once', async () => {
    const id = await fresh()
    await sendConfirmation(id, await nobody())
    const secret = await newestSecret(await emailOf(id))
    expect((await emailState(id)).confirmed).toBe(false)
    await confirmEmail(secret, await nobody())
    expect((await emailState(id)).confirmed).toBe(true)
    await expect(confirmEmail(secret, await nobody())).rejects.toMatchObject({ code: 'invalid_link' })
  })

  test('the link is sent once more on request, five times an hour, and never when nothing is to confirm', async () => {
    const id = await fresh()
    for (let i = 0; i < 5; i++) await sendConfirmationAgain(id, await nobody())
    await expect(sendConfirmationAgain(id, await nobody())).rejects.toMatchObject({
      code: 'rate_limited_caller',
    })
    await confirmEmail(await newestSecret(await emailOf(id)), await nobody())
    await expect(sendConfirmationAgain(id, await nobody())).rejects.toMatchObject({ code: 'conflict' })
    await sendConfirmation(id, await nobody())
    expect(await waitingLetters()).toEqual([])
  })

  test('a letter that waits while its address is confirmed is not sent', async () => {
    const id = await fresh()
    await sendConfirmation(id, await nobody())
    await db().update(accounts).set({ emailConfirmedAt: new Date() }).where(eq(accounts.id, id))
    await deliverWaiting()
    expect(await lettersTo(await emailOf(id))).toEqual([])
  })

  test('orders nothing where the transaction that registers comes to nothing', async () => {
    const id = await fresh()
    await db()
      .transaction(async (tx) => {
        await sendConfirmation(id, await nobody(), tx)
        tx.rollback()
      })
      .catch(() => undefined)
    expect(await waitingLetters()).toEqual([])
  })
})

describe('ADMIN_EMAIL', () => {
  test('32: whoever registers it is nobody until the address is confirmed by mail', async () => {
    const id = await person(admin)
    await markConfiguredAdministrator()
    expect(await isAdmin(id)).toBe(false)
    await sendConfirmation(id, await nobody())
    await confirmEmail(await newestSecret(admin), await nobody())
    expect(await isAdmin(id)).toBe(true)
    const [entry] = await db()
      .select({ action: auditLog.action, actorId: auditLog.actorId, details: auditLog.details })
      .from(auditLog)
      .where(eq(auditLog.accountId, id))
      .orderBy(auditLog.at)
      .then((rows) => rows.filter(({ action }) => action === 'account.marked'))
    expect(entry).toEqual({
      action: 'account.marked',
      actorId: null,
      details: { is_admin: true, by: 'ADMIN_EMAIL' },
    })
    await forget(id)
  })

  test('32: its letter says what confirming does, and what to do where somebody else registered it', async () => {
    const [id, other] = [await person(admin), await fresh()]
    for (const each of [id, other]) await sendConfirmation(each, await nobody())
    await deliverWaiting()
    const written = async (to: string) => (await lettersTo(to)).at(-1)?.source
    expect(await written(admin)).toMatch(/administrator[\s\S]*Forgotten password/)
    expect(await written(await emailOf(other))).not.toMatch(/administrator/)
    await forget(id)
  })

  test('an address confirmed before it was configured counts from the next start', async () => {
    const id = await person(admin)
    await db().update(accounts).set({ emailConfirmedAt: new Date() }).where(eq(accounts.id, id))
    expect(await isAdmin(id)).toBe(false)
    await markConfiguredAdministrator()
    expect(await isAdmin(id)).toBe(true)
    await forget(id)
  })

  test('other people’s confirmations make nobody administrator', async () => {
    const [id, demoted] = [await fresh(), await person(admin)]
    await db().update(accounts).set({ emailConfirmedAt: new Date() }).where(eq(accounts.id, demoted))
    await sendConfirmation(id, await nobody())
    await confirmEmail(await newestSecret(await emailOf(id)), await nobody())
    expect(await isAdmin(id)).toBe(false)
    expect(await isAdmin(demoted)).toBe(false)
  })
})
