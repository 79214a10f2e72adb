import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { db } from '@/db/client'
import { accounts } from '@/db/schema'
import { createGuest } from '../accounts/guests'
import { browserHeaders } from '../accounts/test-browser'
import { issueAccessToken } from '../tokens/access-tokens'
import { revokeGrant } from '../tokens/grants'
import { mayCall } from '../tokens/links'
import type { GrantType } from '../tokens/live-grant'
import { type OperationName, operations } from '../tokens/operations'
import { createPersonalToken, revokePersonalToken } from '../tokens/personal-tokens'
import { type Scope, scopes } from '../tokens/scopes'
import { granted, registered } from '../tokens/tokens-under-test'
import { admit } from './admit'
import { liveCredentials } from './live-credentials'
import { type Caller, callerFrom, viewerFrom } from './viewer'

const names = Object.keys(operations).filter((name): name is OperationName => name in operations)

const authorization = (value: string) => new Headers({ authorization: value })

async function personal(some: readonly ('profile' | 'performer' | 'venue')[] = ['profile']) {
  const account = await registered()
  const input = {
    accountId: account.id,
    name: 'x',
    scopes: some,
    origin: 'account',
    expiresAt: null,
  } as const
  return { account, ...(await createPersonalToken(db(), input)) }
}

async function access(accountId: string | null, grantType?: GrantType, some: readonly Scope[] = scopes) {
  const grant = await granted(accountId, { grantType, scopes: some })
  return { grant, ...(await issueAccessToken(grant)) }
}

describe('who is calling', () => {
  test.each(['Bearer', 'Token', 'bearer', 'TOKEN'])(
    'is told by “%s” and a personal token',
    async (scheme) => {
      const { account, secret, dto } = await personal(['performer'])
      expect(await viewerFrom(authorization(`${scheme} ${secret}`))).toMatchObject({
        account: { id: account.id },
        credential: { kind: 'personal_token', id: dto.id, expiresAt: null },
        scopes: new Set(['performer']),
      })
    },
  )

  test('is told by an access token, which ends with its hour', async () => {
    const account = await registered({ isAdmin: true })
    const { grant, accessToken } = await access(account.id)
    const viewer = await viewerFrom(authorization(`Bearer ${accessToken}`))
    expect(viewer).toMatchObject({
      account: { id: account.id },
      credential: {
        kind: 'access_token',
        id: grant.id,
        clientId: grant.clientId,
        grantType: 'password',
        expiresAt: expect.any(Date),
      },
      scopes: new Set(['profile', 'performer', 'venue', 'admin']),
    })
  })

  test('is the token’s account although another’s cookie is there', async () => {
    const { session } = await createGuest({ userAgent: null })
    const { account, secret } = await personal()
    const headers = await browserHeaders(session.secret, { authorization: `Token ${secret}` })
    expect(await viewerFrom(headers)).toMatchObject({ account: { id: account.id } })
  })

  test.each([
    ['an access token as Token', async () => `Token ${(await access((await registered()).id)).accessToken}`],
    ['two tokens', async () => `Bearer ${(await personal()).secret} ${(await personal()).secret}`],
    ['the Gemini login’s stray colon', async () => `Bearer: ${(await personal()).secret}`],
    ['a refresh token', async () => 'Bearer axrr_0123456789'],
    ['nothing', async () => 'Bearer'],
  ])('36: is refused with %s', async (_, make) => {
    await expect(viewerFrom(authorization(await make()))).rejects.toMatchObject({ code: 'unauthenticated' })
  })

  test('32: is refused at once when the account is suspended', async () => {
    const { account, secret } = await personal()
    const { accessToken } = await access(account.id)
    await db().update(accounts).set({ suspendedAt: new Date() }).where(eq(accounts.id, account.id))
    for (const token of [secret, accessToken]) {
      await expect(viewerFrom(authorization(`Bearer ${token}`))).rejects.toMatchObject({
        code: 'unauthenticated',
        options: { headers: { 'www-authenticate': expect.stringContaining('error="invalid_token"') } },
      })
    }
  })
})

/** What becomes of a caller at each operation: `ok` or the refusal's code. */
function outcomes(caller: Caller): Map<OperationName, string> {
  const outcome = (name: OperationName) => {
    try {
      admit(caller, name)
      return 'ok'
    } catch (error) {
      return error instanceof Error && 'code' in error ? String(error.code) : 'thrown'
    }
  }
  return new Map(names.map((name) => [name, outcome(name)]))
}

async function callerOf(token: string): Promise<Caller> {
  const caller = await callerFrom(authorization(`Bearer ${token}`))
  if (!caller) throw new Error('nobody')
  return caller
}

describe('a client that calls for itself', () => {
  test('is nobody where somebody is asked for', async () => {
    const { accessToken } = await access(null)
    expect((await callerOf(accessToken)).account).toBeNull()
    await expect(viewerFrom(authorization(`Bearer ${accessToken}`))).rejects.toMatchObject({
      code: 'forbidden',
    })
  })

  test('is let through where the table says so, and refused everywhere else', async () => {
    const caller = await callerOf((await access(null)).accessToken)
    const open = [...outcomes(caller)].flatMap(([name, outcome]) => (outcome === 'ok' ? name : []))
    const said = names.filter((name) => 'client' in operations[name] || operations[name].access === 'nobody')
    expect(open.sort()).toEqual(said.sort())
    expect(new Set(outcomes(caller).values())).toEqual(new Set(['ok', 'forbidden']))
  })

  test('needs the scope all the same', async () => {
    const caller = await callerOf((await access(null, undefined, ['venue'])).accessToken)
    expect(outcomes(caller).get('performers.read')).toBe('insufficient_scope')
  })
})

describe('what only a browser session may do', () => {
  const browserOnly = names.filter((name) => operations[name].access === 'session')

  test('32: is refused to every kind of token, with `session_required`', async () => {
    const { id } = await registered({ isAdmin: true, cities: ['graz'] })
    const tokens = [
      (await personal(['profile', 'performer', 'venue'])).secret,
      (await access(id)).accessToken,
      (await access(id, 'authorization_code')).accessToken,
      (await access(id, 'login')).accessToken,
    ]
    expect(browserOnly).toContain('tokens.create')
    for (const token of tokens) {
      const outcome = outcomes(await callerOf(token))
      expect(new Set(browserOnly.map((name) => outcome.get(name)))).toEqual(new Set(['session_required']))
    }
  })

  test('deleting the account is open to a token of the password grant alone', async () => {
    const { id } = await registered()
    const outcomeOf = async (token: string) => outcomes(await callerOf(token)).get('users.delete')
    expect(await outcomeOf((await access(id, 'password', ['venue'])).accessToken)).toBe('ok')
    expect(await outcomeOf((await access(id, 'authorization_code')).accessToken)).toBe('session_required')
    expect(await outcomeOf((await access(id, 'login')).accessToken)).toBe('session_required')
    expect(await outcomeOf((await personal()).secret)).toBe('session_required')
  })
})

test('35: what is let through is what links are made of, for every scope by itself', async () => {
  const { id } = await registered({ isAdmin: true, cities: ['graz'] })
  for (const scope of scopes) {
    const caller = await callerOf((await access(id, 'password', [scope])).accessToken)
    for (const [name, outcome] of outcomes(caller)) {
      expect(outcome === 'ok', `${scope} ${name}`).toBe(mayCall(caller, name))
    }
  }
})

test('a stream’s credential is live while its token, grant and account are', async () => {
  const { account, dto } = await personal()
  const { grant } = await access(account.id)
  expect(await liveCredentials([dto.id, grant.id])).toEqual(new Set([dto.id, grant.id]))
  await db().update(accounts).set({ suspendedAt: new Date() }).where(eq(accounts.id, account.id))
  expect(await liveCredentials([dto.id, grant.id])).toEqual(new Set())
})

test('a stream’s credential is not live once it was revoked', async () => {
  const { account, dto } = await personal()
  const { grant } = await access(account.id)
  await revokePersonalToken(account.id, dto.id)
  expect(await liveCredentials([dto.id, grant.id])).toEqual(new Set([grant.id]))
  await revokeGrant(db(), grant.id, 'revoked_by_client')
  expect(await liveCredentials([dto.id, grant.id])).toEqual(new Set())
})
