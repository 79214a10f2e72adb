import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { db } from '@/db/client'
import { accounts, rooms, sessions } from '@/db/schema'
import { createGuest } from '@/lib/accounts/guests'
import { createSession } from '@/lib/accounts/sessions'
import { browserHeaders, ownAddress } from '@/lib/accounts/test-browser'
import { opened, person } from '@/lib/rooms/party-under-test'
import { issueAccessToken } from '@/lib/tokens/access-tokens'
import { createPersonalToken } from '@/lib/tokens/personal-tokens'
import { granted } from '@/lib/tokens/tokens-under-test'
import { testUser } from '@/lib/tokens/user-under-test'
import { callAsProgram } from '../login/programs-under-test'
import { POST as logoutAll } from '../logout-all/route'
import { GET as me } from '../me/route'
import { POST as logout } from './route'

const inBrowser = async (secret: string) => ({
  headers: Object.fromEntries(await browserHeaders(secret, ownAddress())),
})

async function user() {
  const { id: accountId } = await testUser()
  const one = await createSession({ accountId, userAgent: null })
  const two = await createSession({ accountId, userAgent: null })
  const settings = { accountId, name: 'x', scopes: ['profile'] as const, origin: 'account' as const }
  const token = await createPersonalToken(db(), { ...settings, expiresAt: null })
  return { accountId, one: one.secret, two: two.secret, token: token.secret }
}

const answers = async (who: Awaited<ReturnType<typeof user>>) =>
  Promise.all(
    [await inBrowser(who.one), await inBrowser(who.two), { token: who.token }].map(
      async (credential) => (await callAsProgram(me, 'GET', credential)).status,
    ),
  )

describe('POST /api/logout', () => {
  test('24: from a browser ends this session and takes its cookie away', async () => {
    const ada = await user()
    const answer = await callAsProgram(logout, 'POST', await inBrowser(ada.one))
    expect(answer.status).toBe(204)
    expect(answer.headers.get('set-cookie')).toContain('Max-Age=0')
    expect(await answers(ada)).toEqual([401, 200, 200])
  })

  test('by a token ends this token, and leaves cookies alone', async () => {
    const ada = await user()
    const answer = await callAsProgram(logout, 'POST', { token: ada.token })
    expect(answer.status).toBe(204)
    expect(answer.headers.get('set-cookie')).toBeNull()
    expect(await answers(ada)).toEqual([200, 200, 401])
    expect((await callAsProgram(logout, 'POST', { token: ada.token })).status).toBe(401)
  })

  test('ends a guest with its session', async () => {
    const { account, session } = await createGuest({ userAgent: null })
    expect((await callAsProgram(logout, 'POST', await inBrowser(session.secret))).status).toBe(204)
    const [row] = await db()
      .select({ endedAt: accounts.endedAt })
      .from(accounts)
      .where(eq(accounts.id, account.id))
    expect(row?.endedAt).toBeInstanceOf(Date)
  })

  test('twice at once by one token is done once and refused never with 404 or 500', async () => {
    const ada = await user()
    const both = await Promise.all([0, 1].map(() => callAsProgram(logout, 'POST', { token: ada.token })))
    for (const { status } of both) expect([204, 401]).toContain(status)
  })
})

describe('POST /api/logout-all', () => {
  test('from a browser ends every session and token', async () => {
    const ada = await user()
    const answer = await callAsProgram(logoutAll, 'POST', await inBrowser(ada.one))
    expect(answer.status).toBe(204)
    expect(answer.headers.get('set-cookie')).toContain('Max-Age=0')
    expect(await answers(ada)).toEqual([401, 401, 401])
  })

  test('32: by a token ends every token and no session', async () => {
    const ada = await user()
    expect((await callAsProgram(logoutAll, 'POST', { token: ada.token })).status).toBe(204)
    expect(await answers(ada)).toEqual([200, 200, 401])
  })

  test('32: by the token of an app ends what that app was granted, and nothing else', async () => {
    const ada = await user()
    const app = await granted(ada.accountId, { grantType: 'authorization_code' })
    const again = await granted(ada.accountId, { grantType: 'authorization_code', clientId: app.clientId })
    const other = await granted(ada.accountId, { grantType: 'authorization_code' })
    const [mine, alsoMine, others] = await Promise.all([app, again, other].map(issueAccessToken))
    const bearer = (one?: { accessToken: string }) => ({ token: one?.accessToken, scheme: 'Bearer' as const })
    expect((await callAsProgram(logoutAll, 'POST', bearer(mine))).status).toBe(204)
    const meOf = async (one?: { accessToken: string }) => (await callAsProgram(me, 'GET', bearer(one))).status
    expect(await Promise.all([mine, alsoMine, others].map(meOf))).toEqual([401, 401, 200])
    expect(await answers(ada)).toEqual([200, 200, 200])
  })

  test('ends a guest with its room, and the guests whose things waited to be brought along', async () => {
    const host = await person('Bo')
    const room = await opened(host)
    const { accountId, one } = await user()
    await db().update(sessions).set({ bringsFrom: host.account.id }).where(eq(sessions.accountId, accountId))
    await db().update(sessions).set({ endedAt: new Date() }).where(eq(sessions.accountId, host.account.id))
    expect((await callAsProgram(logoutAll, 'POST', await inBrowser(one))).status).toBe(204)
    const [row] = await db().select({ ended: rooms.endedReason }).from(rooms).where(eq(rooms.id, room.id))
    expect(row).toEqual({ ended: 'account_ended' })
  })

  test('36: is nothing for nobody to call', async () => {
    for (const handler of [logout, logoutAll]) {
      const answer = await callAsProgram(handler, 'POST')
      expect(answer.status).toBe(401)
      expect(answer.headers.get('www-authenticate')).toBe('Bearer realm="Auxroom"')
    }
  })
})
