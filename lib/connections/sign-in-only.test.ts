import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { db } from '@/db/client'
import { accounts, connections } from '@/db/schema'
import { startOpenIdConnect } from '@/scripts/vitest/providers-under-test/openid-connect'
import { validAccessToken } from './access-token'
import { openRefreshToken } from './sealed-tokens'
import { connectionStatus } from './status'
import { forgetEverybody, type ProviderWorld, startProviderWorld } from './world-under-test'

let world: ProviderWorld<Awaited<ReturnType<typeof startOpenIdConnect>>>

beforeAll(async () => {
  world = await startProviderWorld(startOpenIdConnect)
})
afterAll(() => world.provider.close())
beforeEach(async () => {
  await forgetEverybody()
  world.provider.reset()
})

test('who only signs in has nothing to reconnect an hour later', async () => {
  const ada = await world.person()
  await world.connect(ada, 'ada', 'sign-in')
  expect(await world.row(ada)).toMatchObject({ refreshToken: null })
  await world.expire(ada)
  expect(await connectionStatus(ada.accountId, 'oidc')).toMatchObject({ state: 'connected' })
  await expect(validAccessToken(ada.key)).rejects.toMatchObject({ code: 'needs_reconnect' })
  expect(await connectionStatus(ada.accountId, 'oidc')).toMatchObject({ state: 'connected', status: true })
})

test('signing in again takes nothing from what connecting was granted', async () => {
  const ada = await world.person()
  await world.connect(ada)
  const before = await world.row(ada)
  await world.connect(ada, 'ada', 'sign-in')
  const after = await world.row(ada)
  expect([after.version, after.scope]).toEqual([2, before.scope])
  expect(openRefreshToken(after)).toBe(openRefreshToken(before))
  await world.expire(ada)
  expect(await validAccessToken(ada.key)).toMatchObject({ version: 3 })
})

test.each(['with', 'without'])(
  'a connection stored %s a slash at its issuer’s end is found again',
  async (slash) => {
    const [ada, again] = [await world.person(), await world.person()]
    await world.connect(ada, 'ada', 'sign-in')
    const issuer = `${world.provider.server.issuer}${slash === 'with' ? '/' : ''}`
    await db().update(connections).set({ issuer })
    expect(await connectionStatus(ada.accountId, 'oidc')).toMatchObject({ state: 'connected' })
    expect(await world.connect(again, 'ada', 'sign-in')).toMatchObject({ entersAccount: ada.accountId })
    expect(await db().select({ issuer: connections.issuer }).from(connections)).toEqual([{ issuer }])
  },
)

test('of two accounts made by two spellings the older is entered, and neither is lost', async () => {
  const [ada, double, again] = [await world.person(), await world.person(), await world.person()]
  await world.connect(ada, 'ada', 'sign-in')
  await db().update(connections).set({ issuer: 'https://elsewhere.example' })
  await world.connect(double, 'ada', 'sign-in')
  const { issuer } = world.provider.server
  await db()
    .update(connections)
    .set({ issuer: `${issuer}/` })
    .where(eq(connections.accountId, ada.accountId))
  expect(await world.connect(again, 'ada', 'sign-in')).toMatchObject({ entersAccount: ada.accountId })
  expect(await connectionStatus(double.accountId, 'oidc')).toMatchObject({ state: 'connected' })
  const kinds = await db().select({ kind: accounts.kind }).from(accounts)
  expect(kinds.filter(({ kind }) => kind === 'registered')).toHaveLength(2)
})
