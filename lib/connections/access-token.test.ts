import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { db } from '@/db/client'
import { connections } from '@/db/schema'
import { accessTokenFromRow, validAccessToken } from './access-token'
import { providerCall } from './call'
import { disconnect } from './disconnect'
import { openRefreshToken } from './sealed-tokens'
import { connectionState, connectionStatus } from './status'
import { type Person, startWorld, type World } from './world-under-test'

let world: World
let ada: Person

beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.simulator.close())
beforeEach(async () => {
  await db().delete(connections)
  world.control.reset()
  ada = await world.person()
  await world.connect(ada)
})

const me = (accessToken: string) =>
  fetch(`${world.simulator.origin}/spotify/api/v1/me`, {
    headers: { authorization: `Bearer ${accessToken}` },
  })

const tokenFault = (fault: object) =>
  world.control.faults({ match: { path: '/api/token' }, times: 1, ...fault })

describe('a token with time left', () => {
  test('is used as it is, and the provider takes it', async () => {
    const { accessToken, version } = await validAccessToken(ada.key)
    expect((await me(accessToken)).status).toBe(200)
    expect(version).toBe(1)
    expect(world.tokenCalls()).toBe(0)
  })

  test('costs no query for a caller that has the row', async () => {
    const row = await world.row(ada)
    expect(accessTokenFromRow(row)).toEqual(await validAccessToken(ada.key))
    expect(accessTokenFromRow({ ...row, expiresAt: new Date(Date.now() + 59_000) })).toBeNull()
  })

  test('is due a minute before its end, or at half of a short life', async () => {
    const row = await world.row(ada)
    const left = (leftMs: number, lifetimeMs: number) =>
      accessTokenFromRow({ ...row, lifetimeMs, expiresAt: new Date(Date.now() + leftMs) }) !== null
    expect([left(61_000, 3_600_000), left(59_000, 3_600_000)]).toEqual([true, false])
    expect([left(11_000, 20_000), left(9_000, 20_000)]).toEqual([true, false])
  })
})

test('somebody who never connected is told so', async () => {
  const nobody = await world.person()
  await expect(validAccessToken(nobody.key)).rejects.toMatchObject({ code: 'not_connected' })
  expect((await connectionStatus(nobody.accountId, 'spotify')).state).toBe('not_connected')
})

test('12 fifty parallel calls with an expired token make one refresh and all succeed', async () => {
  await world.expire(ada)
  const tokens = await Promise.all(Array.from({ length: 50 }, () => validAccessToken(ada.key)))
  expect(new Set(tokens.map(({ accessToken }) => accessToken)).size).toBe(1)
  expect(tokens[0]?.version).toBe(2)
  expect(world.tokenCalls()).toBe(1)
  expect((await me(tokens[0]?.accessToken ?? '')).status).toBe(200)
})

test('13 the old refresh token is kept when the answer holds none', async () => {
  const before = openRefreshToken(await world.row(ada))
  await world.expire(ada)
  await validAccessToken(ada.key)
  const after = await world.row(ada)
  expect(openRefreshToken(after)).toBe(before)
  expect(after.version).toBe(2)
})

test('13 a new refresh token replaces the old one, and the next refresh sends it', async () => {
  world.control.behaviour({ rotate_refresh: true })
  const before = openRefreshToken(await world.row(ada))
  await world.expire(ada)
  await validAccessToken(ada.key)
  expect(openRefreshToken(await world.row(ada))).not.toBe(before)
  await world.expire(ada)
  expect((await validAccessToken(ada.key)).version).toBe(3)
})

test('refreshing does not extend the six months of the refresh token', async () => {
  const before = await world.row(ada)
  await world.expire(ada)
  await validAccessToken(ada.key)
  expect((await world.row(ada)).refreshExpiresAt).toEqual(before.refreshExpiresAt)
})

test('14 a dead grant needs a reconnect, and the provider is not asked again', async () => {
  world.control.tokens({ account: 'ada', revoke: true })
  await world.expire(ada)
  await expect(validAccessToken(ada.key)).rejects.toMatchObject({ code: 'needs_reconnect', status: 409 })
  await expect(validAccessToken(ada.key)).rejects.toMatchObject({ code: 'needs_reconnect' })
  expect(world.tokenCalls()).toBe(1)
  expect(await connectionState(ada.accountId, 'spotify')).toMatchObject({ state: 'needs_reconnect' })
  expect(await connectionStatus(ada.accountId, 'spotify')).toMatchObject({
    status: false,
    state: 'needs_reconnect',
    account: { name: expect.stringMatching(/ada/i) },
  })
})

test('14 connecting again ends the wait for a reconnect', async () => {
  world.control.tokens({ account: 'ada', revoke: true })
  await world.expire(ada)
  await expect(validAccessToken(ada.key)).rejects.toMatchObject({ code: 'needs_reconnect' })
  const dead = await world.row(ada)
  await world.connect(ada)
  const renewed = await world.row(ada)
  expect(renewed).toMatchObject({
    id: dead.id,
    state: 'connected',
    stateReason: null,
    version: dead.version + 1,
    grantGeneration: dead.grantGeneration + 1,
  })
  expect((await me((await validAccessToken(ada.key)).accessToken)).status).toBe(200)
})

describe('15 trouble that passes', () => {
  test.each([
    ['503', { status: 503, body: 'oops' }, 'provider_down'],
    [
      'HTML',
      { status: 200, body: '<html></html>', headers: { 'content-type': 'text/html' } },
      'provider_down',
    ],
    ['nothing', { drop: true }, 'provider_down'],
    ['an unknown client', { status: 400, body: { error: 'invalid_client' } }, 'provider_down'],
    ['429', { status: 429, body: 'slow down' }, 'rate_limited'],
  ])('%s leaves the connection connected and the caller with a wait', async (_, fault, code) => {
    await world.expire(ada)
    tokenFault(fault)
    await expect(validAccessToken(ada.key)).rejects.toMatchObject({
      code,
      options: { retryAfterS: expect.any(Number) },
    })
    const state = await connectionState(ada.accountId, 'spotify')
    expect(state).toMatchObject({ state: 'connected', blockedReason: code })
    expect(state.blockedUntil?.getTime()).toBeGreaterThan(Date.now())
    expect(world.tokenCalls()).toBeLessThanOrEqual(1)
  })

  test('Retry-After is honoured: nobody asks before, and the first call after it succeeds', async () => {
    await world.expire(ada)
    tokenFault({ status: 429, body: 'slow down', headers: { 'retry-after': '120' } })
    await expect(validAccessToken(ada.key)).rejects.toMatchObject({ code: 'rate_limited' })
    const { blockedUntil } = await world.row(ada)
    expect((blockedUntil?.getTime() ?? 0) - Date.now()).toBeGreaterThan(115_000)
    const asked = world.control.requests().length
    await expect(validAccessToken(ada.key)).rejects.toMatchObject({ code: 'rate_limited', status: 503 })
    expect(world.control.requests()).toHaveLength(asked)
    vi.useFakeTimers({ now: Date.now() + 121_000, toFake: ['Date'] })
    try {
      expect((await validAccessToken(ada.key)).version).toBe(2)
    } finally {
      vi.useRealTimers()
    }
    expect(await world.row(ada)).toMatchObject({ blockedUntil: null, failures: 0 })
  })

  test('the waits grow', async () => {
    await world.expire(ada)
    const waits: number[] = []
    for (let failures = 0; failures < 4; failures++) {
      await db()
        .update(connections)
        .set({ blockedUntil: null })
        .where(eq(connections.accountId, ada.accountId))
      tokenFault({ status: 500, body: 'oops' })
      await expect(validAccessToken(ada.key)).rejects.toMatchObject({ code: 'provider_down' })
      waits.push(((await world.row(ada)).blockedUntil?.getTime() ?? 0) - Date.now())
    }
    expect(waits).toEqual([...waits].sort((a, b) => a - b))
    expect(waits[3]).toBeGreaterThan(7_000)
  })

  test('a token inside the margin is still good while the provider is away', async () => {
    await world.expire(ada, 30_000)
    tokenFault({ status: 500, body: 'oops' })
    const { accessToken, version } = await validAccessToken(ada.key)
    expect(version).toBe(1)
    expect((await me(accessToken)).status).toBe(200)
    expect((await connectionStatus(ada.accountId, 'spotify')).blocked_reason).toBe('provider_down')
  })
})

describe('16 what happens during a refresh', () => {
  /** Begins a refresh and waits until the provider has been asked. */
  async function refreshUnderWay(fault: object = {}): Promise<{ late: Promise<unknown> }> {
    await world.expire(ada)
    const asked = world.control.requests().length
    tokenFault({ delay_ms: 1_500, ...fault })
    const late = validAccessToken(ada.key).catch((error: unknown) => error)
    await vi.waitFor(() => expect(world.control.requests().length).toBe(asked + 1), { interval: 5 })
    return { late }
  }

  test('disconnecting throws its result away', async () => {
    const { late } = await refreshUnderWay()
    await disconnect(ada.key)
    expect(await late).toMatchObject({ code: 'not_connected' })
    expect(await db().select().from(connections)).toEqual([])
  })

  test('connecting again throws its result away and gives the new tokens', async () => {
    const { late } = await refreshUnderWay()
    await world.connect(ada)
    const relinked = await world.row(ada)
    expect(await late).toMatchObject({ version: relinked.version })
    expect(await world.row(ada)).toEqual(relinked)
  })

  test('a late invalid_grant is not believed after connecting again', async () => {
    const { late } = await refreshUnderWay({ status: 400, body: { error: 'invalid_grant' } })
    await world.connect(ada)
    expect(await late).toMatchObject({ version: 2 })
    expect((await world.row(ada)).state).toBe('connected')
  })
})

describe('18 a token about to expire', () => {
  test('is refreshed before the status is told', async () => {
    await world.expire(ada, 5_000)
    const status = await connectionStatus(ada.accountId, 'spotify')
    expect(status).toMatchObject({ status: true, state: 'connected', blocked_until: null })
    expect(Date.parse(status.expires_at ?? '') - Date.now()).toBeGreaterThan(3_500_000)
    expect(world.tokenCalls()).toBe(1)
  })
})

describe('a call the provider answers with 401', () => {
  test('refreshes once and is made again', async () => {
    world.control.tokens({ account: 'ada', expire: 'access' })
    const answers = await Promise.all(Array.from({ length: 8 }, () => providerCall(ada.key, me)))
    expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(200))
    expect(world.tokenCalls()).toBe(1)
  })

  test('refreshes only the version that was refused', async () => {
    await validAccessToken(ada.key, { rejectedVersion: 1 })
    expect((await validAccessToken(ada.key, { rejectedVersion: 1 })).version).toBe(2)
    expect(world.tokenCalls()).toBe(1)
  })

  test('is handed back when the new token is refused too, and that one is left alone for a while', async () => {
    const refused = () => Promise.resolve(new Response(null, { status: 401 }))
    expect((await providerCall(ada.key, refused)).status).toBe(401)
    expect((await providerCall(ada.key, refused)).status).toBe(401)
    expect(world.tokenCalls()).toBe(1)
  })
})

test('under another issuer the connection needs to be reconnected', async () => {
  await db()
    .update(connections)
    .set({ issuer: 'https://elsewhere.example' })
    .where(eq(connections.accountId, ada.accountId))
  await expect(validAccessToken(ada.key)).rejects.toMatchObject({ code: 'needs_reconnect' })
  expect((await connectionStatus(ada.accountId, 'spotify')).state).toBe('needs_reconnect')
})
