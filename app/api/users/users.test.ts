import { randomUUID } from 'node:crypto'
import { and, eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { callAsProgram } from '@/app/api/login/programs-under-test'
import { db } from '@/db/client'
import { accounts, auditLog } from '@/db/schema'
import { createGuest } from '@/lib/accounts/guests'
import { createSession } from '@/lib/accounts/sessions'
import { browserHeaders, ownAddress } from '@/lib/accounts/test-browser'
import { createPersonalToken } from '@/lib/tokens/personal-tokens'
import { requestableScopes } from '@/lib/tokens/scopes'
import { type TestUser, testUser } from '@/lib/tokens/user-under-test'
import { GET as me } from '../me/route'
import { POST as removeByPost } from './[id]/delete/route'
import { GET as read, DELETE as remove, PATCH as update } from './[id]/route'

/** A registered user with a browser and a personal token. */
async function user() {
  const account = await testUser({ username: `ada_${randomUUID().slice(0, 8)}` })
  const session = await createSession({ accountId: account.id, userAgent: null })
  const { secret } = await createPersonalToken(db(), {
    accountId: account.id,
    name: 'Console',
    scopes: requestableScopes,
    origin: 'account',
    expiresAt: null,
  })
  return { ...account, cookie: session.secret, token: secret }
}

type User = Awaited<ReturnType<typeof user>>

const patchByToken = ({ id, token }: User, body: unknown) =>
  callAsProgram(update, 'PATCH', { token, body, params: { id } })

async function patchInBrowser({ id, cookie }: { id: string; cookie: string }, body: unknown) {
  const headers = await browserHeaders(cookie, ownAddress())
  return callAsProgram(update, 'PATCH', { headers: Object.fromEntries(headers), body, params: { id } })
}

async function outcome(answer: Promise<Response> | Response): Promise<string> {
  const response = await answer
  const { code, errors } = response.status === 204 ? { code: '', errors: [] } : await response.json()
  return [response.status, code, errors?.[0]?.path].filter(Boolean).join(' ')
}

describe('GET /api/users/{id}', () => {
  test('answers the caller’s own account as /api/me does', async () => {
    const ada = await user()
    const own = await (await callAsProgram(read, 'GET', { token: ada.token, params: { id: ada.id } })).json()
    expect(own).toEqual(await (await callAsProgram(me, 'GET', { token: ada.token })).json())
    expect(own).toMatchObject({ id: ada.id, email: ada.email, is_admin: false, cities: [], locale: 'en' })
    expect(own._links).not.toHaveProperty('delete')
    expect(own._links).not.toHaveProperty('performer')
    expect(own._links).not.toHaveProperty('tokens')
    expect(own._links.update).toEqual({
      href: `/api/users/${ada.id}`,
      method: 'PATCH',
      title: 'Change the account',
    })
  })

  test('is 404 for anybody else’s account, and for what is none', async () => {
    const [ada, bo] = [await user(), await user()]
    for (const id of [bo.id, randomUUID(), 'me', '', '%00', ada.id.toUpperCase()]) {
      const about = { token: ada.token, params: { id } }
      expect(await outcome(callAsProgram(read, 'GET', about))).toBe('404 not_found')
      expect(await outcome(callAsProgram(update, 'PATCH', { ...about, body: { name: 'Evil' } }))).toBe(
        '404 not_found',
      )
    }
    const headers = Object.fromEntries(await browserHeaders(ada.cookie))
    for (const handler of [remove, removeByPost]) {
      const method = handler === remove ? 'DELETE' : 'POST'
      const foreign = callAsProgram(handler, method, { headers, params: { id: bo.id } })
      expect(await outcome(foreign)).toBe('404 not_found')
    }
    expect(await db().$count(accounts, and(eq(accounts.id, bo.id), eq(accounts.name, 'Evil')))).toBe(0)
  })
})

describe('PATCH /api/users/{id}', () => {
  test('changes names and language, and leaves what is not given', async () => {
    const ada = await user()
    const changes = { name: ' Countess ', first_name: 'Ada', last_name: 'Lovelace', locale: 'de' }
    const answer = await patchByToken(ada, changes)
    expect(answer.status).toBe(200)
    const changed = { name: 'Countess', first_name: 'Ada', last_name: 'Lovelace', locale: 'de' }
    expect(await answer.json()).toMatchObject({ ...changed, email: ada.email })
    const cleared = await (await patchByToken(ada, { last_name: null, first_name: ' ' })).json()
    expect(cleared).toMatchObject({ name: 'Countess', first_name: null, last_name: null })
    expect(await (await patchByToken(ada, {})).json()).toMatchObject({ name: 'Countess' })
  })

  test.each<[Record<string, unknown>, string]>([
    [{ name: '' }, '422 validation name'],
    [{ name: 'a\u202Eb' }, '422 validation name'],
    [{ first_name: 'x'.repeat(41) }, '422 validation first_name'],
    [{ locale: 'fr' }, '422 validation locale'],
    [{ locale: 'de-CH' }, '422 validation locale'],
    [{ is_admin: true }, '422 validation is_admin'],
    [{ cities: ['berlin'] }, '422 validation cities'],
    [{ kind: 'guest' }, '422 validation kind'],
    [{ username: 'a@b.example' }, '422 validation username'],
    [{ email: 'ada' }, '422 validation email'],
  ])('44: refuses %j', async (body, expected) => {
    expect(await outcome(patchByToken(await user(), body))).toBe(expected)
  })

  test('32: a token changes nothing that one signs in with', async () => {
    const ada = await user()
    const tries = [
      { email: 'other@example.org' },
      { email: 'other@example.org', current_password: ada.password },
      { username: 'other' },
    ]
    for (const body of tries) {
      expect(await outcome(patchByToken(ada, body))).toBe('403 session_required')
    }
  })

  test('a new address needs the password and is not confirmed; another spelling stays confirmed', async () => {
    const ada = await user()
    await db().update(accounts).set({ emailConfirmedAt: new Date() }).where(eq(accounts.id, ada.id))
    const current_password = ada.password
    const shouting = await patchInBrowser(ada, { email: ada.email.toUpperCase(), current_password })
    expect(await shouting.json()).toMatchObject({
      email: ada.email.toUpperCase(),
      has_confirmed_email: true,
    })
    const email = `new-${ada.email}`
    expect(await outcome(patchInBrowser(ada, { email }))).toBe('422 validation current_password')
    expect(await outcome(patchInBrowser(ada, { email, current_password: 'wrong' }))).toBe(
      '422 validation current_password',
    )
    const changed = await patchInBrowser(ada, { email, current_password })
    expect(await changed.json()).toMatchObject({ email, has_confirmed_email: false })
    const entries = await db()
      .select({ action: auditLog.action })
      .from(auditLog)
      .where(and(eq(auditLog.accountId, ada.id), eq(auditLog.action, 'account.renamed')))
    expect(entries).toHaveLength(2)
  })

  test('names that somebody has are taken, also when two ask at once', async () => {
    const [ada, bo, cy] = [await user(), await user(), await user()]
    const taken = { email: bo.email.toUpperCase(), current_password: ada.password }
    expect(await outcome(patchInBrowser(ada, taken))).toBe('409 email_taken')
    const username = `new_${randomUUID().slice(0, 8)}`
    const both = await Promise.all([ada, cy].map((each) => outcome(patchInBrowser(each, { username }))))
    expect(both.toSorted()).toEqual(['200', '409 username_taken'])
  })

  test('a guest has no address before it registers, but a name', async () => {
    const { account, session } = await createGuest({ userAgent: null })
    const guest = { id: account.id, cookie: session.secret }
    expect(await outcome(patchInBrowser(guest, { email: 'guest@example.org' }))).toBe('403 forbidden')
    expect(await outcome(patchInBrowser(guest, { username: 'guest' }))).toBe('403 forbidden')
    expect(await outcome(patchInBrowser(guest, { name: 'Bo' }))).toBe('200')
  })

  test('27: guesses at the current password count with those at sign-in', async () => {
    const ada: User & TestUser = await user()
    const headers = Object.fromEntries(await browserHeaders(ada.cookie, ownAddress()))
    const attempt = (current_password: string) =>
      outcome(
        callAsProgram(update, 'PATCH', {
          headers,
          body: { email: `x-${ada.email}`, current_password },
          params: { id: ada.id },
        }),
      )
    for (let guess = 0; guess < 20; guess += 1) await attempt('wrong')
    expect(await attempt(ada.password)).toBe('429 rate_limited_caller')
  })
})
