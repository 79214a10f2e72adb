import { eq } from 'drizzle-orm'
import { beforeEach, describe, expect, test } from 'vitest'
import { db } from '@/db/client'
import { accounts } from '@/db/schema'
import { askForReset } from '../accounts/mail/forgotten'
import { deliverWaiting, lettersTo, newestSecret } from '../accounts/mail/mail-under-test'
import { browserHeaders, ownAddress } from '../accounts/test-browser'
import { browserViewer } from '../viewer/viewer-under-test'
import { changePassword } from './change-password'
import { accountRow, audited, grantEnded, isAlive, type Registered, registered } from './password-under-test'
import { resetPassword } from './reset-password'
import { signIn } from './sign-in'

const next = 'another horse, also correct'
let ada: Registered

beforeEach(async () => {
  ada = await registered()
})

const change = async (current: string, password: string, headers = ada.here) =>
  changePassword(await browserViewer(ada.here), { current, password }, headers)

describe('changing the password', () => {
  test('24: ends every other session, every token and every grant, and keeps this session', async () => {
    expect(await Promise.all([ada.here, ada.there, ada.token].map(isAlive))).toEqual([true, true, true])
    await change(ada.password, next)
    expect(await Promise.all([ada.here, ada.there, ada.token].map(isAlive))).toEqual([true, false, false])
    expect(await grantEnded(ada.grantId)).toBe(true)
    expect(await audited(ada.id)).toEqual(expect.arrayContaining(['password.changed', 'tokens.ended']))
  })

  test('the new password opens the account, the old one no longer', async () => {
    await change(ada.password, next)
    const headers = await browserHeaders(null, ownAddress())
    await expect(signIn({ email: ada.email, password: ada.password, headers })).rejects.toMatchObject({
      code: 'invalid_credentials',
    })
    await signIn({ email: ada.email, password: next, headers })
  })

  test('a link to reset it that was sent before is worth nothing', async () => {
    await askForReset(ada.email, await browserHeaders(null, ownAddress()))
    const link = await newestSecret(ada.email)
    await change(ada.password, next)
    const headers = await browserHeaders(null, ownAddress())
    await expect(resetPassword({ link, password: `${next} too` }, headers)).rejects.toMatchObject({
      code: 'invalid_link',
    })
  })

  test('its owner is told by mail at a confirmed address, without a link', async () => {
    await db().update(accounts).set({ emailConfirmedAt: new Date() }).where(eq(accounts.id, ada.id))
    await change(ada.password, next)
    await deliverWaiting()
    const letter = (await lettersTo(ada.email)).at(-1)
    expect(letter).toMatchObject({ subject: 'Your password was changed', secret: null })
  })

  test('a wrong current password changes nothing and ends nothing', async () => {
    await expect(change('wrong horse', next)).rejects.toMatchObject({ code: 'invalid_credentials' })
    expect(await Promise.all([ada.there, ada.token].map(isAlive))).toEqual([true, true])
  })

  test('27: guesses at the current password count with those at sign-in', async () => {
    const address = ownAddress()
    const headers = await browserHeaders(null, address)
    for (let i = 0; i < 12; i++) {
      await signIn({ email: ada.email, password: 'wrong', headers }).catch(() => undefined)
    }
    for (let i = 0; i < 8; i++) await change('wrong', next, headers).catch(() => undefined)
    await expect(change(ada.password, next, headers)).rejects.toMatchObject({ code: 'rate_limited_caller' })
    await expect(signIn({ email: ada.email, password: ada.password, headers })).rejects.toMatchObject({
      code: 'rate_limited_caller',
    })
  })

  test.each([
    ['7 characters', 'short 7'],
    ['129 characters', `${'x1'.repeat(64)}y`],
    ['one of the most common', 'password123'],
  ])('28: refuses a new password of %s', async (_, password) => {
    await expect(change(ada.password, password)).rejects.toMatchObject({
      code: 'validation',
      options: { errors: [expect.objectContaining({ path: 'password' })] },
    })
    expect(await isAlive(ada.there)).toBe(true)
  })

  test('28: refuses the own address as a new password', async () => {
    await expect(change(ada.password, ada.email.toUpperCase())).rejects.toMatchObject({ code: 'validation' })
  })

  test('of two changes at once one succeeds', async () => {
    const tries = await Promise.allSettled([
      change(ada.password, `${next} one`),
      change(ada.password, `${next} two`),
    ])
    expect(tries.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  })

  test('an account that has none has nothing to change', async () => {
    await db().update(accounts).set({ passwordHash: null }).where(eq(accounts.id, ada.id))
    await expect(change(ada.password, next)).rejects.toMatchObject({ code: 'conflict' })
    expect((await accountRow(ada.id)).hash).toBeNull()
  })
})
