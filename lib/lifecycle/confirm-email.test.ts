import { eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { db } from '@/db/client'
import { accounts, auditLog } from '@/db/schema'
import { inviteAdministrator } from '../accounts/mail/administrator'
import { emailState, sendConfirmation, sendConfirmationAgain } from '../accounts/mail/confirmation'
import { deliverWaiting, lettersTo, newestSecret, waitingLetters } from '../accounts/mail/mail-under-test'
import { register } from '../accounts/register'
import { createSession } from '../accounts/sessions'
import { browserHeaders, ownAddress, somebody } from '../accounts/test-browser'
import { makePersonalToken } from '../tokens/personal-tokens'
import { confirmEmail, readConfirmation } from './confirm-email'
import { isAlive } from './password-under-test'

const admin = 'boss@example.org'

beforeAll(() => {
  vi.stubEnv('ADMIN_EMAIL', 'Boss@Example.org')
})
afterAll(() => vi.unstubAllEnvs())
beforeEach(async () => {
  await deliverWaiting()
  // One address, as often as there are tests.
  await db().execute(sql`delete from rate_limits`)
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
    await confirmEmail({ link: secret }, await nobody())
    expect((await emailState(id)).confirmed).toBe(true)
    await expect(confirmEmail({ link: secret }, await nobody())).rejects.toMatchObject({
      code: 'invalid_link',
    })
  })

  test('the link is sent once more on request, five times an hour, and never when nothing is to confirm', async () => {
    const id = await fresh()
    for (let i = 0; i < 5; i++) await sendConfirmationAgain(id, await nobody())
    await expect(sendConfirmationAgain(id, await nobody())).rejects.toMatchObject({
      code: 'rate_limited_caller',
    })
    await confirmEmail({ link: await newestSecret(await emailOf(id)) }, await nobody())
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
    await inviteAdministrator()
    expect([await isAdmin(id), await waitingLetters()]).toEqual([false, []])
    await sendConfirmation(id, await nobody())
    const { secret } = await createSession({ accountId: id, userAgent: null })
    await confirmEmail({ link: await newestSecret(admin) }, await browserHeaders(secret, ownAddress()))
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

  test('other people’s confirmations make nobody administrator', async () => {
    const [id, demoted] = [await fresh(), await person(admin)]
    await db().update(accounts).set({ emailConfirmedAt: new Date() }).where(eq(accounts.id, demoted))
    await sendConfirmation(id, await nobody())
    await confirmEmail({ link: await newestSecret(await emailOf(id)) }, await nobody())
    expect(await isAdmin(id)).toBe(false)
    expect(await isAdmin(demoted)).toBe(false)
    await forget(demoted)
  })
})

describe('56 becoming administrator', () => {
  /** Somebody registered the administrator's address, and has a browser and a program signed in. */
  async function registeredAdmin() {
    const { password } = somebody()
    const { account, session } = await register({ email: admin, password }, await nobody())
    const here = await browserHeaders(session.secret, ownAddress())
    const elsewhere = await createSession({ accountId: account.id, userAgent: null })
    const made = await makePersonalToken({
      accountId: account.id,
      name: 'script',
      scopes: ['profile'],
      expiresAt: null,
    })
    return {
      id: account.id,
      password,
      here,
      others: [
        await browserHeaders(elsewhere.secret, ownAddress()),
        new Headers({ authorization: `Bearer ${made.secret}` }),
      ],
      link: await newestSecret(admin),
    }
  }

  const alive = (all: Headers[]) => Promise.all(all.map(isAlive))

  test.each([
    ['nobody', nobody],
    ['somebody else', async () => registerElsewhere()],
  ])('56 the link alone is not enough, pressed by %s; nothing is spent by that', async (_, headers) => {
    const { id, link, here } = await registeredAdmin()
    await expect(confirmEmail({ link }, await headers())).rejects.toMatchObject({ code: 'session_required' })
    await expect(confirmEmail({ link, password: 'a wrong one' }, await headers())).rejects.toMatchObject({
      code: 'invalid_credentials',
    })
    expect([await isAdmin(id), (await emailState(id)).confirmed]).toEqual([false, false])
    await confirmEmail({ link }, here)
    expect(await isAdmin(id)).toBe(true)
    await forget(id)
  })

  test('56 with a session of the account this session stays, and every other session and token ends', async () => {
    const { id, link, here, others } = await registeredAdmin()
    expect(await alive([here, ...others])).toEqual([true, true, true])
    await confirmEmail({ link }, here)
    expect(await alive([here, ...others])).toEqual([true, false, false])
    await forget(id)
  })

  test('56 with the password of the account every session and token ends', async () => {
    const { id, link, here, others, password } = await registeredAdmin()
    await confirmEmail({ link, password }, await nobody())
    expect(await isAdmin(id)).toBe(true)
    expect(await alive([here, ...others])).toEqual([false, false, false])
    await forget(id)
  })

  test('56 a personal token of the account is no session of it', async () => {
    const { id, link, others } = await registeredAdmin()
    const program = new Headers([...(others[1] ?? []), ...Object.entries(ownAddress())])
    await expect(confirmEmail({ link }, program)).rejects.toMatchObject({ code: 'session_required' })
    await forget(id)
  })

  test('56 what the press does is known before it, and other people’s addresses need the link alone', async () => {
    const { id, link, here } = await registeredAdmin()
    expect(await readConfirmation(link, here)).toEqual({ administrates: true, isOwn: true })
    expect(await readConfirmation(link, await nobody())).toEqual({ administrates: true, isOwn: false })
    await forget(id)
    const other = await fresh()
    await sendConfirmation(other, await nobody())
    const plain = await newestSecret(await emailOf(other))
    expect(await readConfirmation(plain, await nobody())).toEqual({ administrates: false, isOwn: false })
  })

  test('55 an address that was confirmed in another spelling than it is compared by makes no administrator', async () => {
    const [row] = await db()
      .insert(accounts)
      .values({
        kind: 'registered',
        name: 'Eve',
        email: 'ｂoss@example.org',
        emailKey: admin,
        emailConfirmedAt: new Date(),
      })
      .returning({ id: accounts.id })
    await inviteAdministrator()
    expect([await isAdmin(row?.id ?? ''), await waitingLetters()]).toEqual([false, []])
    await forget(row?.id ?? '')
  })

  async function registerElsewhere(): Promise<Headers> {
    const { session } = await register(somebody(), await nobody())
    return browserHeaders(session.secret, ownAddress())
  }
})
