import { randomUUID } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { GET as listRooms } from '@/app/api/rooms/route'
import { db } from '@/db/client'
import { accounts, auditLog, performers, personalTokens } from '@/db/schema'
import { callAsProgram } from '../login/programs-under-test'
import { POST as login } from '../login/route'
import { POST as logout } from '../logout/route'
import { POST as logoutAll } from '../logout-all/route'
import { GET as me } from '../me/route'
import { GET as readUser } from '../users/[id]/route'
import { POST as register } from './route'

const somebody = () => {
  const key = randomUUID().slice(0, 8)
  return {
    username: `Ada_${key}`,
    password: `seven quiet foxes ${key}`,
    email: `ada-${key}@example.org`,
    first_name: 'Ada',
    last_name: 'Lovelace',
    bio: 'I play the engine.',
  }
}

async function tokenOf(response: Promise<Response>): Promise<string> {
  const answer = await response
  expect([200, 201]).toContain(answer.status)
  const { token } = await answer.json()
  expect(token).toMatch(/^axr_/)
  return String(token)
}

const statusOf = async (response: Promise<Response>) => (await response).status

describe('the Django tutorial, replayed', () => {
  test('register answers a token, three protected calls take it, logout ends it', async () => {
    const given = somebody()
    const answer = await callAsProgram(register, 'POST', { body: given })
    expect(answer.status).toBe(201)
    expect(answer.headers.getSetCookie()).toEqual([])
    expect(answer.headers.get('cache-control')).toContain('no-store')
    const { token } = await answer.json()
    const who = await (await callAsProgram(me, 'GET', { token })).json()
    expect(who).toMatchObject({
      kind: 'registered',
      username: given.username,
      email: given.email,
      name: given.username,
      first_name: 'Ada',
      last_name: 'Lovelace',
      has_confirmed_email: false,
    })
    const own = { token, params: { id: String(who.id) } }
    expect(await statusOf(callAsProgram(readUser, 'GET', own))).toBe(200)
    expect(await statusOf(callAsProgram(listRooms, 'GET', { token }))).toBe(200)
    expect(await statusOf(callAsProgram(logout, 'POST', { token }))).toBe(204)
    const refused = await callAsProgram(me, 'GET', { token })
    expect(refused.status).toBe(401)
    expect(refused.headers.get('www-authenticate')).toContain('error="invalid_token"')
  })

  test('login by username answers another token, and logout-all ends both', async () => {
    const { username, password, ...rest } = somebody()
    const first = await tokenOf(
      callAsProgram(register, 'POST', { body: { username, password, bio: rest.bio } }),
    )
    const second = await tokenOf(callAsProgram(login, 'POST', { body: { username, password } }))
    expect(second).not.toBe(first)
    expect(await statusOf(callAsProgram(logoutAll, 'POST', { token: first }))).toBe(204)
    for (const token of [first, second]) {
      expect(await statusOf(callAsProgram(me, 'GET', { token }))).toBe(401)
    }
  })
})

describe('POST /api/register', () => {
  test('makes account, profile and token of 30 days in one transaction', async () => {
    const given = somebody()
    await callAsProgram(register, 'POST', { body: given })
    const [account] = await db()
      .select({ id: accounts.id, passwordHash: accounts.passwordHash })
      .from(accounts)
      .where(eq(accounts.email, given.email))
    const accountId = account?.id ?? ''
    expect(account?.passwordHash).toMatch(/^\$argon2id\$/)
    const profiles = await db()
      .select({ bio: performers.bio })
      .from(performers)
      .where(eq(performers.accountId, accountId))
    expect(profiles).toEqual([{ bio: given.bio }])
    const [token] = await db()
      .select({
        scopes: personalTokens.scopes,
        origin: personalTokens.origin,
        expiresAt: personalTokens.expiresAt,
      })
      .from(personalTokens)
      .where(eq(personalTokens.accountId, accountId))
    expect(token).toMatchObject({ scopes: ['profile', 'performer', 'venue'], origin: 'login' })
    const days = ((token?.expiresAt?.getTime() ?? 0) - Date.now()) / (24 * 60 * 60 * 1000)
    expect(Math.round(days)).toBe(30)
    const entries = await db()
      .select({ action: auditLog.action })
      .from(auditLog)
      .where(eq(auditLog.accountId, accountId))
    expect(entries.map(({ action }) => action).toSorted()).toEqual(['account.registered', 'token.created'])
  })

  test('29: of 29 at once with one address and one username in many spellings, one makes an account', async () => {
    const { username, email, password } = somebody()
    const spell = (text: string, index: number) =>
      index % 3 === 0 ? text.toUpperCase() : index % 3 === 1 ? text.toLowerCase() : ` ${text}`
    const answers = await Promise.all(
      Array.from({ length: 29 }, (_, index) => {
        const names = [{ username: spell(username, index) }, { email: spell(email, index) }]
        const body = { password, ...(index % 2 ? { ...names[0], ...names[1] } : { ...names[0] }) }
        return callAsProgram(register, 'POST', { body })
      }),
    )
    const statuses = answers.map(({ status }) => status)
    expect(statuses.filter((status) => status === 201)).toHaveLength(1)
    expect(statuses.filter((status) => status === 409)).toHaveLength(28)
    const rows = await db()
      .select({ id: accounts.id })
      .from(accounts)
      .where(eq(accounts.usernameKey, username.toLowerCase()))
    expect(rows).toHaveLength(1)
  })

  test('names the address first where both are taken', async () => {
    const [first, second] = [somebody(), somebody()]
    for (const body of [first, second]) await callAsProgram(register, 'POST', { body })
    const codeOf = async (body: unknown) =>
      (await (await callAsProgram(register, 'POST', { body })).json()).code
    expect(await codeOf({ ...somebody(), username: first.username, email: second.email })).toBe('email_taken')
    expect(await codeOf({ ...somebody(), username: first.username.toUpperCase() })).toBe('username_taken')
  })

  test.each<[string, Record<string, unknown>, string]>([
    ['neither username nor address', { username: undefined, email: undefined }, 'username'],
    ['a username that is an address', { username: 'ada@example.org' }, 'username'],
    ['a wrong address', { email: 'ada' }, 'email'],
    ['a short password', { password: 'short' }, 'password'],
    ['a common password', { password: 'password123' }, 'password'],
    ['no password', { password: undefined }, 'password'],
    ['a bio that is too long', { bio: 'x'.repeat(1001) }, 'bio'],
    ['a first name that turns the text', { first_name: 'a\u202Eb' }, 'first_name'],
    ['a field nobody knows', { is_admin: true }, 'is_admin'],
    ['a number for a name', { username: 7 }, 'username'],
  ])('28, 44: refuses %s, names the field, and stores nothing', async (_, wrong, path) => {
    const given = { ...somebody(), ...wrong }
    const answer = await callAsProgram(register, 'POST', { body: given })
    expect(answer.status).toBe(422)
    expect((await answer.json()).errors).toEqual([{ path, message: expect.any(String) }])
    const typed = String(given.username ?? 'nobody').toLowerCase()
    expect(await db().$count(accounts, eq(accounts.usernameKey, typed))).toBe(0)
  })

  test('30: refuses what another site makes a browser send', async () => {
    const sent: Record<string, string>[] = [
      { origin: 'https://evil.example' },
      { 'sec-fetch-site': 'cross-site' },
    ]
    for (const headers of sent) {
      for (const handler of [register, login, logout, logoutAll]) {
        const answer = await callAsProgram(handler, 'POST', { body: somebody(), headers })
        expect(answer.status).toBe(403)
      }
    }
  })
})
