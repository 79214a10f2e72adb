import { randomUUID } from 'node:crypto'
import { and, eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { db } from '@/db/client'
import { accounts, auditLog } from '@/db/schema'
import { isAppError } from '../errors'
import { createAccount } from './create-account'
import { emailAddress } from './email'
import { hashPassword } from './passwords'
import { assertOwnPassword, assertStillGood, checkPassword } from './sign-in'
import { ownAddress, somebody } from './test-browser'
import { usernameInput } from './usernames'

async function account() {
  const { email, password } = somebody()
  const username = `Ada_${randomUUID().slice(0, 8)}`
  const passwordHash = await hashPassword(password)
  const { id } = await db().transaction((tx) =>
    createAccount(tx, {
      email: emailAddress.parse(email),
      username: usernameInput.parse(username),
      passwordHash,
      headers: new Headers(),
      door: 'register',
    }),
  )
  return { id, email, username, password, passwordHash }
}

const from = (address = ownAddress()) => new Headers(address)

const outcome = (attempt: Promise<unknown>) =>
  attempt.then(
    () => 'right',
    (error: unknown) => (isAppError(error) ? error.code : String(error)),
  )

async function recorded(accountId: string, action: string) {
  return db()
    .select({ details: auditLog.details })
    .from(auditLog)
    .where(and(eq(auditLog.accountId, accountId), eq(auditLog.action, action)))
}

describe('a password', () => {
  test('opens by address, by username in any case, by an address in the place of a username, and by both', async () => {
    const { id, email, username, password } = await account()
    const names = [
      { email: email.toUpperCase() },
      { username: username.toUpperCase() },
      { username: email },
      { email, username },
    ]
    for (const each of names) {
      expect((await checkPassword({ ...each, password, headers: from() })).id).toBe(id)
    }
    expect(await recorded(id, 'account.signed_in')).toHaveLength(4)
  })

  test('does not open with the names of two accounts, nor with one that is nobody’s', async () => {
    const [ada, bo] = [await account(), await account()]
    const headers = from()
    for (const names of [
      { email: ada.email, username: bo.username },
      { email: bo.email, username: ada.username },
      { email: ada.email, username: 'a' },
      { email: 'nowhere', username: ada.username },
      {},
    ]) {
      const { password } = ada
      expect(await outcome(checkPassword({ ...names, password, headers }))).toBe('invalid_credentials')
    }
  })

  test('does not open a suspended account, nor one without a password', async () => {
    const { id, email, password } = await account()
    await db().update(accounts).set({ suspendedAt: new Date() }).where(eq(accounts.id, id))
    expect(await outcome(checkPassword({ email, password, headers: from() }))).toBe('invalid_credentials')
    expect(await recorded(id, 'account.sign_in_failed')).toEqual([{ details: { suspended: true } }])
    const without = { suspendedAt: null, passwordHash: null }
    await db().update(accounts).set(without).where(eq(accounts.id, id))
    expect(await outcome(checkPassword({ email, password, headers: from() }))).toBe('invalid_credentials')
  })

  test('that is wrong is recorded for an account, and nothing is for nobody', async () => {
    const { id, email } = await account()
    const all = () => db().$count(auditLog, eq(auditLog.action, 'account.sign_in_failed'))
    expect(await outcome(checkPassword({ email, password: 'wrong', headers: from() }))).toBe(
      'invalid_credentials',
    )
    expect(await recorded(id, 'account.sign_in_failed')).toHaveLength(1)
    const before = await all()
    const nobody = { email: somebody().email, password: 'wrong', headers: from() }
    expect(await outcome(checkPassword(nobody))).toBe('invalid_credentials')
    expect(await all()).toBe(before)
  })

  test('27: is guessed at twenty times, by whichever of the account’s names, and not once more', async () => {
    const { id, email, username, password } = await account()
    const headers = from()
    const guesses = Array.from({ length: 20 }, (_, index) =>
      outcome(
        checkPassword({ ...(index % 2 ? { email } : { username }), password: `guess ${index}`, headers }),
      ),
    )
    expect(new Set(await Promise.all(guesses))).toEqual(new Set(['invalid_credentials']))
    for (const name of [{ email }, { username }, { email, username }]) {
      const refused = await checkPassword({ ...name, password, headers }).catch((error: unknown) => error)
      expect(refused).toMatchObject({
        code: 'rate_limited_caller',
        options: { retryAfterS: expect.any(Number) },
      })
    }
    expect(await outcome(assertOwnPassword(id, password, headers))).toBe('rate_limited_caller')
    expect(await outcome(checkPassword({ email, password, headers: from() }))).toBe('right')
  })

  test('27: that is right takes the guesses before it back', async () => {
    const { email, password } = await account()
    const headers = from()
    for (let round = 0; round < 3; round += 1) {
      for (let guess = 0; guess < 9; guess += 1) {
        await outcome(checkPassword({ email, password: 'wrong', headers }))
      }
      expect(await outcome(checkPassword({ email, password, headers }))).toBe('right')
    }
  })

  test('that was changed after it was checked makes no credential', async () => {
    const { id, email, password } = await account()
    const checked = await checkPassword({ email, password, headers: from() })
    const stands = () => outcome(db().transaction((tx) => assertStillGood(tx, checked)))
    expect(await stands()).toBe('right')
    await db().update(accounts).set({ suspendedAt: new Date() }).where(eq(accounts.id, id))
    expect(await stands()).toBe('invalid_credentials')
    const changed = { suspendedAt: null, passwordHash: await hashPassword('another one') }
    await db().update(accounts).set(changed).where(eq(accounts.id, id))
    expect(await stands()).toBe('invalid_credentials')
  })
})
