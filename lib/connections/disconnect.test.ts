import { randomUUID } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { db } from '@/db/client'
import { accounts, connections } from '@/db/schema'
import { startSimulatedProvider } from '@/scripts/vitest/simulated-provider'
import type { Provider } from '../oauth/provider'
import { availableProviders } from '../oauth/providers'
import { disconnect, isLastWayIn } from './disconnect'
import { sealToken } from './sealed-tokens'

let close: () => Promise<void>
let first: Provider
let second: Provider

beforeAll(async () => {
  const simulator = await startSimulatedProvider()
  close = () => simulator.close()
  const [one, other] = availableProviders()
  if (!one || !other) throw new Error('There are less than two providers')
  first = one
  second = other
})
afterAll(() => close())

async function account(columns: Partial<typeof accounts.$inferInsert> = {}): Promise<string> {
  const [made] = await db()
    .insert(accounts)
    .values({ kind: 'registered', name: 'Ada', ...columns })
    .returning({ id: accounts.id })
  if (!made) throw new Error('The account was not stored')
  return made.id
}

async function connect(accountId: string, { id: provider, issuer }: Pick<Provider, 'id' | 'issuer'>) {
  const id = randomUUID()
  await db()
    .insert(connections)
    .values({
      id,
      accountId,
      provider,
      issuer,
      providerAccountId: id,
      providerAccountName: 'Ada',
      scope: [],
      accessToken: sealToken(id, 'access_token', 'an access token'),
      expiresAt: new Date(Date.now() + 3_600_000),
      lifetimeMs: 3_600_000,
      state: 'connected',
    })
}

async function connectedTo(accountId: string): Promise<string[]> {
  const rows = await db()
    .select({ provider: connections.provider })
    .from(connections)
    .where(eq(connections.accountId, accountId))
  return rows.map(({ provider }) => provider).sort()
}

test('of two providers either may go, and then the other one stays', async () => {
  const accountId = await account()
  await connect(accountId, first)
  await connect(accountId, second)
  expect(await isLastWayIn({ accountId, provider: first.id })).toBe(false)
  await disconnect({ accountId, provider: first.id })
  expect(await isLastWayIn({ accountId, provider: second.id })).toBe(true)
  await expect(disconnect({ accountId, provider: second.id })).rejects.toMatchObject({ code: 'last_sign_in' })
  expect(await connectedTo(accountId)).toEqual([second.id])
})

test('of two that go at the same time one stays', async () => {
  const accountId = await account()
  await connect(accountId, first)
  await connect(accountId, second)
  const results = await Promise.allSettled(
    [first, second].map(({ id }) => disconnect({ accountId, provider: id })),
  )
  expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  expect(await connectedTo(accountId)).toHaveLength(1)
})

test.each([
  ['a provider that is not offered here', { id: 'gone', issuer: 'https://gone.example' }],
  ['another issuer', null],
])('a connection to %s is no way to sign in', async (_, other) => {
  const accountId = await account()
  await connect(accountId, first)
  await connect(accountId, other ?? { id: second.id, issuer: 'https://earlier.example' })
  expect(await isLastWayIn({ accountId, provider: first.id })).toBe(true)
  await expect(disconnect({ accountId, provider: first.id })).rejects.toMatchObject({ code: 'last_sign_in' })
  expect(await connectedTo(accountId)).toHaveLength(2)
})

test.each([
  ['an account with a password', { passwordHash: '$argon2id$' }],
  ['a guest', { kind: 'guest' as const }],
])('%s may let its only connection go', async (_, columns) => {
  const accountId = await account(columns)
  await connect(accountId, first)
  expect(await isLastWayIn({ accountId, provider: first.id })).toBe(false)
  await disconnect({ accountId, provider: first.id })
  expect(await connectedTo(accountId)).toEqual([])
})
