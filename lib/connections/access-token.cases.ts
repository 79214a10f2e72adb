import { eq } from 'drizzle-orm'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { db } from '@/db/client'
import { connections } from '@/db/schema'
import { accessTokenFromRow, validAccessToken } from './access-token'
import { providerCall, withAccessToken } from './call'
import { connectionRefusedForDays } from './refusals'
import { openRefreshToken } from './sealed-tokens'
import { connectionState, connectionStatus } from './status'
import type { Person, ProviderWorld } from './world-under-test'

export function accessTokenCases(world: ProviderWorld): void {
  describe('an access token', () => {
    let ada: Person

    beforeEach(async () => {
      await db().delete(connections)
      world.provider.reset()
      ada = await world.person()
      await world.connect(ada)
    })

    describe('a token with time left', () => {
      test('is used as it is, and the provider takes it', async () => {
        const { accessToken, version } = await validAccessToken(ada.key)
        expect(await world.provider.takes(accessToken)).toBe(true)
        expect(version).toBe(1)
        expect(world.refreshes()).toBe(0)
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
      expect((await connectionStatus(nobody.accountId, nobody.key.provider)).state).toBe('not_connected')
    })

    test('12 fifty parallel calls with an expired token make one refresh and all succeed', async () => {
      await world.expire(ada)
      const tokens = await Promise.all(Array.from({ length: 50 }, () => validAccessToken(ada.key)))
      expect(new Set(tokens.map(({ accessToken }) => accessToken)).size).toBe(1)
      expect(tokens[0]?.version).toBe(2)
      expect(world.refreshes()).toBe(1)
      expect(await world.provider.takes(tokens[0]?.accessToken ?? '')).toBe(true)
    })

    describe('13 a refresh', () => {
      test('keeps the old refresh token when the answer holds none', async () => {
        const before = openRefreshToken(await world.row(ada))
        await world.expire(ada)
        const body = { access_token: 'renewed', token_type: 'Bearer', expires_in: 3600 }
        world.provider.fault('token', { status: 200, body })
        expect(await validAccessToken(ada.key)).toMatchObject({ accessToken: 'renewed', version: 2 })
        expect(openRefreshToken(await world.row(ada))).toBe(before)
      })

      test('goes by the habit of the provider, and the next one sends what is good then', async () => {
        for (const habit of world.provider.traits.rotation) {
          world.provider.rotation(habit)
          const before = openRefreshToken(await world.row(ada))
          await world.expire(ada)
          await validAccessToken(ada.key)
          const after = openRefreshToken(await world.row(ada))
          if (habit === 'keeps') expect(after).toBe(before)
          else expect(after).not.toBe(before)
          await world.expire(ada)
          expect(await world.provider.takes((await validAccessToken(ada.key)).accessToken)).toBe(true)
        }
        expect(world.refreshes()).toBe(2 * world.provider.traits.rotation.length)
      })

      test('moves the end of the refresh token where the answer tells it, and else leaves it', async () => {
        const before = (await world.row(ada)).refreshExpiresAt
        await db()
          .update(connections)
          .set({ refreshExpiresAt: before && new Date(before.getTime() - 60_000) })
        await world.expire(ada)
        await validAccessToken(ada.key)
        const after = (await world.row(ada)).refreshExpiresAt
        const { refreshExpiry } = world.provider.traits
        if (refreshExpiry === 'untold') return expect([before, after]).toEqual([null, null])
        const moved = (after?.getTime() ?? Number.NaN) - (before?.getTime() ?? Number.NaN)
        if (refreshExpiry === 'from consent') expect(moved).toBe(-60_000)
        else expect(moved).toBeGreaterThanOrEqual(0)
      })
    })

    describe.each([
      ['was revoked', 'grant'],
      ['has ended', 'refresh'],
    ] as const)('14 a grant that %s', (_, what) => {
      test('needs a reconnect, and the provider is not asked again', async () => {
        world.provider.end('ada', what)
        await world.expire(ada)
        await expect(validAccessToken(ada.key)).rejects.toMatchObject({
          code: 'needs_reconnect',
          status: 409,
        })
        await expect(validAccessToken(ada.key)).rejects.toMatchObject({ code: 'needs_reconnect' })
        expect(world.refreshes()).toBe(1)
        expect(await connectionStatus(ada.accountId, ada.key.provider)).toMatchObject({
          status: false,
          state: 'needs_reconnect',
          account: { name: expect.stringMatching(/ada/i) },
        })
      })
    })

    test('14 a grant that never had a refresh token needs a reconnect when its token ends, and nobody is asked', async () => {
      await db().update(connections).set({ refreshToken: null })
      expect(await validAccessToken(ada.key)).toMatchObject({ version: 1 })
      await world.expire(ada)
      const asked = world.provider.tokenRequests()
      await expect(validAccessToken(ada.key)).rejects.toMatchObject({ code: 'needs_reconnect' })
      expect(world.provider.tokenRequests()).toBe(asked)
    })

    test('14 connecting again ends the wait for a reconnect', async () => {
      world.provider.end('ada', 'grant')
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
      expect(await world.provider.takes((await validAccessToken(ada.key)).accessToken)).toBe(true)
    })

    describe('15 trouble that passes', () => {
      test.each([
        ['503', { status: 503, body: 'oops' }, 'provider_down'],
        [
          'HTML',
          { status: 200, body: '<html></html>', headers: { 'content-type': 'text/html' } },
          'provider_down',
        ],
        ['nothing', { drop: true as const }, 'provider_down'],
        ['an unknown client', { status: 400, body: { error: 'invalid_client' } }, 'provider_down'],
        ['429', { status: 429, body: 'slow down' }, 'rate_limited'],
      ])('%s leaves the connection connected and the caller with a wait', async (_, fault, code) => {
        await world.expire(ada)
        const asked = world.provider.tokenRequests()
        world.provider.fault('token', fault)
        await expect(validAccessToken(ada.key)).rejects.toMatchObject({
          code,
          options: { retryAfterS: expect.any(Number) },
        })
        const state = await connectionState(ada.accountId, ada.key.provider)
        expect(state).toMatchObject({ state: 'connected', blockedReason: code })
        expect(state.blockedUntil?.getTime()).toBeGreaterThan(Date.now())
        expect(world.provider.tokenRequests()).toBe(asked + 1)
      })

      test('Retry-After is honoured: nobody asks before, and the first call after it succeeds', async () => {
        await world.expire(ada)
        world.provider.fault('token', { status: 429, body: 'slow down', headers: { 'retry-after': '120' } })
        await expect(validAccessToken(ada.key)).rejects.toMatchObject({ code: 'rate_limited' })
        const { blockedUntil } = await world.row(ada)
        expect((blockedUntil?.getTime() ?? 0) - Date.now()).toBeGreaterThan(115_000)
        const asked = world.provider.tokenRequests()
        await expect(validAccessToken(ada.key)).rejects.toMatchObject({ code: 'rate_limited', status: 503 })
        expect(world.provider.tokenRequests()).toBe(asked)
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
          world.provider.fault('token', { status: 500, body: 'oops' })
          await expect(validAccessToken(ada.key)).rejects.toMatchObject({ code: 'provider_down' })
          waits.push(((await world.row(ada)).blockedUntil?.getTime() ?? 0) - Date.now())
        }
        expect(waits).toEqual([...waits].sort((a, b) => a - b))
        expect(waits[3]).toBeGreaterThan(7_000)
      })

      test('refusals of the app alone are told after days, and forgotten with the next grant', async () => {
        const refuse = async () => {
          await db().update(connections).set({ blockedUntil: null })
          world.provider.fault('token', { status: 401, body: { error: 'invalid_client' } })
          await expect(validAccessToken(ada.key)).rejects.toMatchObject({ code: 'provider_down' })
        }
        await world.expire(ada)
        await refuse()
        const first = (await world.row(ada)).refusedSince
        expect(await connectionRefusedForDays(ada.key)).toBe(false)
        await refuse()
        expect((await world.row(ada)).refusedSince).toEqual(first)
        vi.useFakeTimers({ now: Date.now() + 49 * 3_600_000, toFake: ['Date'] })
        expect(await connectionRefusedForDays(ada.key)).toBe(true)
        vi.useRealTimers()
        await db().update(connections).set({ blockedUntil: null })
        await validAccessToken(ada.key)
        expect((await world.row(ada)).refusedSince).toBeNull()
      })

      test('a token inside the margin is still good while the provider is away', async () => {
        await world.expire(ada, 30_000)
        world.provider.fault('token', { status: 500, body: 'oops' })
        const { accessToken, version } = await validAccessToken(ada.key)
        expect(version).toBe(1)
        expect(await world.provider.takes(accessToken)).toBe(true)
        expect((await connectionStatus(ada.accountId, ada.key.provider)).blocked_reason).toBe('provider_down')
      })
    })

    describe('18 a token about to expire', () => {
      test('is refreshed before the status is told', async () => {
        await world.expire(ada, 5_000)
        const status = await connectionStatus(ada.accountId, ada.key.provider)
        expect(status).toMatchObject({ status: true, state: 'connected', blocked_until: null })
        expect(Date.parse(status.expires_at ?? '') - Date.now()).toBeGreaterThan(3_500_000)
        expect(world.refreshes()).toBe(1)
      })
    })

    describe('a call whose token the provider refuses', () => {
      test('refreshes once and is made again', async () => {
        world.provider.end('ada', 'access')
        const call = () =>
          withAccessToken(
            ada.key,
            (accessToken) => world.provider.takes(accessToken),
            (taken) => !taken,
          )
        expect(await Promise.all(Array.from({ length: 8 }, call))).toEqual(Array(8).fill(true))
        expect(world.refreshes()).toBe(1)
      })

      test('refreshes only the version that was refused', async () => {
        await validAccessToken(ada.key, { rejectedVersion: 1 })
        expect((await validAccessToken(ada.key, { rejectedVersion: 1 })).version).toBe(2)
        expect(world.refreshes()).toBe(1)
      })

      test('is handed back when the new token is refused too, and that one is left alone for a while', async () => {
        const refused = () => Promise.resolve(new Response(null, { status: 401 }))
        expect((await providerCall(ada.key, refused)).status).toBe(401)
        expect((await providerCall(ada.key, refused)).status).toBe(401)
        expect(world.refreshes()).toBe(1)
      })
    })

    test('under another issuer the connection needs to be reconnected', async () => {
      await db()
        .update(connections)
        .set({ issuer: 'https://elsewhere.example' })
        .where(eq(connections.accountId, ada.accountId))
      await expect(validAccessToken(ada.key)).rejects.toMatchObject({ code: 'needs_reconnect' })
      expect((await connectionStatus(ada.accountId, ada.key.provider)).state).toBe('needs_reconnect')
    })
  })
}
