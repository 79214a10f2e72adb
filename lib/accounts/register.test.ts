import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { db } from '@/db/client'
import { accounts } from '@/db/schema'
import { browserSession } from './enter'
import { createGuest } from './guests'
import { register } from './register'
import { browserHeaders, ownAddress, somebody } from './test-browser'

const guestBrowser = async (name = 'Bo') => {
  const guest = await createGuest({ name, userAgent: null })
  return { guest, headers: await browserHeaders(guest.session.secret, ownAddress()) }
}

async function stored(id: string) {
  const [row] = await db()
    .select({ kind: accounts.kind, emailKey: accounts.emailKey, passwordHash: accounts.passwordHash })
    .from(accounts)
    .where(eq(accounts.id, id))
  return row
}

describe('registering', () => {
  test('keeps the guest’s account and name, with its password hashed', async () => {
    const { guest, headers } = await guestBrowser()
    const given = somebody()
    const { account } = await register(given, headers)
    expect(account).toEqual({ id: guest.account.id, kind: 'registered', name: 'Bo', email: given.email })
    const row = await stored(account.id)
    expect(row).toMatchObject({ kind: 'registered', emailKey: given.email })
    expect(row?.passwordHash).toMatch(/^\$argon2id\$/)
  })

  test('23: changes the session: the old identifier never works again', async () => {
    const { headers } = await guestBrowser()
    const { account, session } = await register(somebody(), headers)
    expect(await browserSession(headers)).toBeNull()
    expect((await browserSession(await browserHeaders(session.secret)))?.account).toMatchObject(account)
  })

  test('takes a new name', async () => {
    const { headers } = await guestBrowser('Bo')
    expect((await register({ ...somebody(), name: ' Ada ' }, headers)).account.name).toBe('Ada')
  })

  test('makes a fresh account for somebody without a session, and for somebody registered already', async () => {
    const first = await register(somebody(), await browserHeaders(null, ownAddress()))
    expect(first.account.name).toMatch(/\w+ \w+/)
    const signedIn = await browserHeaders(first.session.secret, ownAddress())
    const second = await register(somebody(), signedIn)
    expect(second.account.id).not.toBe(first.account.id)
    expect(await browserSession(signedIn)).toBeNull()
  })

  test('29: in two spellings at the same time makes one account, and the other hears email_taken', async () => {
    const { email, password } = somebody()
    const spellings = [email, email.toUpperCase(), ` ${email}`, email.replace('a', 'A')]
    const browsers = await Promise.all(spellings.map(() => guestBrowser()))
    const results = await Promise.allSettled(
      spellings.map((spelling, index) =>
        register({ email: spelling, password }, browsers[index]?.headers ?? new Headers()),
      ),
    )
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    for (const result of results) {
      if (result.status === 'rejected')
        expect(result.reason).toMatchObject({ code: 'email_taken', status: 409 })
    }
    const rows = await db().select({ id: accounts.id }).from(accounts).where(eq(accounts.emailKey, email))
    expect(rows).toHaveLength(1)
  })

  test('twice at the same time from one guest makes one account', async () => {
    const { guest, headers } = await guestBrowser()
    const given = somebody()
    const results = await Promise.allSettled([register(given, headers), register(given, headers)])
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(results.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { status: 409 } })
    expect((await stored(guest.account.id))?.kind).toBe('registered')
  })

  test.each([
    ['a wrong address', { email: 'ada' }, 'email'],
    ['a short password', { password: 'short' }, 'password'],
    ['a common password', { password: 'Password1' }, 'password'],
    ['a name that turns the text', { name: 'a\u202Eb' }, 'name'],
    ['a field nobody knows', { role: 'admin' }, 'role'],
  ])('names the field with %s', async (_, wrong, path) => {
    const { guest, headers } = await guestBrowser()
    await expect(register({ ...somebody(), ...wrong }, headers)).rejects.toMatchObject({
      code: 'validation',
      options: { errors: [{ path, message: expect.any(String) }] },
    })
    expect((await stored(guest.account.id))?.kind).toBe('guest')
  })

  test('28: refuses the address itself as password', async () => {
    const { email } = somebody()
    await expect(
      register({ email, password: email.toUpperCase() }, await browserHeaders()),
    ).rejects.toMatchObject({ code: 'validation' })
  })

  test('30: refuses what another site sends', async () => {
    for (const more of [{ origin: 'https://evil.example' }, { origin: 'http://127.0.0.1:3001' }]) {
      await expect(register(somebody(), await browserHeaders(null, more))).rejects.toMatchObject({
        code: 'cross_site',
      })
    }
  })
})
