import { eq } from 'drizzle-orm'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { db } from '@/db/client'
import { connections } from '@/db/schema'
import { createGuest } from '../accounts/guests'
import { disconnect, moveConnection } from '../connections/disconnect'
import { type ProviderFriend, ResourceError } from '../oauth/provider'
import { friendsOf } from './friends-of'
import {
  connect,
  connectedGuest,
  consentAgain,
  friend,
  keptRows,
  pass,
  scriptedProvider,
} from './friends-under-test'

const provider = vi.hoisted(() => ({ available: true, friends: vi.fn() }))
vi.mock('@/providers.config', () => ({
  providers: [() => (provider.available ? scriptedProvider(provider.friends) : null)],
}))

const { friends: tells } = provider
const bo = friend('Bo#0001', true)
const al = friend('Al#0002')

let accountId: string
let connectionId: string

beforeEach(async () => {
  await db().delete(connections)
  provider.available = true
  tells.mockReset().mockResolvedValue([al, bo])
  ;({ accountId, connectionId } = await connectedGuest())
})

/** Lets the next answer wait until it is given. */
function held() {
  let resolve: (friends: ProviderFriend[]) => void = () => expect.unreachable('nobody has asked')
  tells.mockImplementationOnce(() => new Promise<ProviderFriend[]>((done) => (resolve = done)))
  return { resolve: (friends: ProviderFriend[]) => resolve(friends) }
}

const asked = (times: number) => vi.waitFor(() => expect(tells).toHaveBeenCalledTimes(times), { interval: 5 })
const fails = (failure: ResourceError['failure'], retryAfterMs: number | null = null) =>
  tells.mockRejectedValue(new ResourceError(failure, 'as the test wants', retryAfterMs))
const secondsUntil = (time: string | null) => (Date.parse(time ?? '') - Date.now()) / 1000

/** A list that was read and is due again. */
async function due() {
  const first = await friendsOf(accountId)
  await pass(connectionId, 61)
  tells.mockClear()
  return first
}

test('tells the names and the friends, whoever is online first', async () => {
  expect(await friendsOf(accountId)).toEqual({
    provider: { id: 'games', name: 'Games' },
    names: ['Bo#0001', 'Al#0002'],
    friends: [bo, al],
    fetched_at: expect.any(String),
    stale: false,
    problem: null,
    retry_at: null,
  })
  expect(tells).toHaveBeenCalledWith('an access token', expect.any(AbortSignal))
})

test('a list is good for ten seconds', async () => {
  const first = await friendsOf(accountId)
  await pass(connectionId, 8)
  expect((await friendsOf(accountId)).names).toEqual(first.names)
  expect(tells).toHaveBeenCalledTimes(1)
  await pass(connectionId, 3)
  tells.mockResolvedValue([al])
  expect((await friendsOf(accountId)).names).toEqual(['Al#0002'])
  expect(tells).toHaveBeenCalledTimes(2)
})

test('nobody has friends without a connection, a standing grant, or a provider that tells them', async () => {
  const { account } = await createGuest({ userAgent: null })
  await expect(friendsOf(account.id)).rejects.toMatchObject({ code: 'not_connected', status: 409 })
  await db().update(connections).set({ state: 'needs_reconnect' }).where(eq(connections.id, connectionId))
  await expect(friendsOf(accountId)).rejects.toMatchObject({ code: 'needs_reconnect', status: 409 })
  provider.available = false
  await expect(friendsOf(accountId)).rejects.toMatchObject({ code: 'not_found' })
  expect(tells).not.toHaveBeenCalled()
})

test('an empty list is an answer', async () => {
  tells.mockResolvedValue([])
  for (let times = 0; times < 2; times++)
    expect(await friendsOf(accountId)).toMatchObject({
      friends: [],
      problem: null,
      fetched_at: expect.any(String),
    })
  expect(tells).toHaveBeenCalledTimes(1)
})

describe('one asks for all', () => {
  test('fifty who come first wait for the one answer', async () => {
    const answer = held()
    const all = Array.from({ length: 50 }, () => friendsOf(accountId))
    await asked(1)
    answer.resolve([bo])
    const names = (await Promise.all(all)).flatMap((each) => each.names)
    expect(names).toEqual(Array(50).fill('Bo#0001'))
    expect(tells).toHaveBeenCalledTimes(1)
  })

  test('while one asks again, others have what is known, and read that it is old', async () => {
    const { names } = await due()
    const answer = held()
    const asking = friendsOf(accountId)
    await asked(1)
    expect(await friendsOf(accountId)).toMatchObject({ names, stale: true, problem: null })
    answer.resolve([al])
    expect(await asking).toMatchObject({ names: ['Al#0002'], stale: false })
    expect(tells).toHaveBeenCalledTimes(1)
  })

  test('who was killed while asking is succeeded, and a late answer changes nothing', async () => {
    await due()
    const late = held()
    const slow = friendsOf(accountId)
    await asked(1)
    await pass(connectionId, 31)
    tells.mockResolvedValue([al])
    expect((await friendsOf(accountId)).names).toEqual(['Al#0002'])
    late.resolve([bo])
    expect((await slow).names).toEqual(['Al#0002'])
  })
})

describe('a provider in trouble', () => {
  test.each([
    ['maintenance', 'maintenance'],
    ['rate_limited', 'rate_limited'],
    ['unavailable', 'provider_down'],
    ['unreadable', 'provider_down'],
    ['forbidden', 'provider_down'],
  ] as const)('%s leaves the last known list', async (failure, problem) => {
    const { names, fetched_at } = await due()
    fails(failure)
    const list = await friendsOf(accountId)
    expect(list).toMatchObject({ names, stale: true, problem })
    expect(Date.parse(list.fetched_at ?? '')).toBe(Date.parse(fetched_at ?? '') - 61_000)
    expect(secondsUntil(list.retry_at)).toBeGreaterThan(5)
    expect(await friendsOf(accountId)).toEqual(list)
    expect(tells).toHaveBeenCalledTimes(1)
  })

  test('is no error where nothing is known yet', async () => {
    fails('maintenance')
    const list = await friendsOf(accountId)
    expect(list).toMatchObject({
      names: [],
      friends: [],
      fetched_at: null,
      stale: false,
      problem: 'maintenance',
    })
    expect(secondsUntil(list.retry_at)).toBeGreaterThan(5)
  })

  test('is left alone as long as it asks', async () => {
    await due()
    fails('rate_limited', 120_000)
    expect(secondsUntil((await friendsOf(accountId)).retry_at)).toBeGreaterThan(115)
    await pass(connectionId, 118)
    await friendsOf(accountId)
    expect(tells).toHaveBeenCalledTimes(1)
    await pass(connectionId, 3)
    tells.mockResolvedValue([al])
    expect(await friendsOf(accountId)).toMatchObject({ names: ['Al#0002'], problem: null, retry_at: null })
  })

  test('is asked ever more rarely, and at the first pace after it answered', async () => {
    fails('unavailable')
    const waits: number[] = []
    const wait = async () => {
      const { retry_at } = await friendsOf(accountId)
      await pass(connectionId, 301)
      return Math.round(secondsUntil(retry_at) / 10) * 10
    }
    for (let times = 0; times < 7; times++) waits.push(await wait())
    expect(waits).toEqual([10, 20, 40, 80, 160, 300, 300])
    tells.mockResolvedValueOnce([bo])
    await wait()
    expect(await wait()).toBe(10)
  })

  test('that breaks in a way nobody thought of is down', async () => {
    tells.mockRejectedValue(new TypeError('undefined is not a list'))
    expect(await friendsOf(accountId)).toMatchObject({ names: [], problem: 'provider_down' })
  })

  test('may tell a list no database would take', async () => {
    tells.mockResolvedValue([friend('N\u0000ul\uDC00#1', true)])
    expect((await friendsOf(accountId)).names).toEqual(['Nul#1'])
  })
})

test('a list that was made private is not shown any more, and asked for again soon', async () => {
  await due()
  fails('hidden')
  const list = await friendsOf(accountId)
  expect(list).toMatchObject({ names: [], friends: [], fetched_at: null, stale: false, problem: 'hidden' })
  expect(secondsUntil(list.retry_at)).toBeLessThanOrEqual(10)
  expect((await keptRows())[0]?.friends).toBeNull()
})

describe('another consent', () => {
  test('never shows what the one before had read', async () => {
    await friendsOf(accountId)
    await consentAgain(connectionId)
    fails('unavailable')
    expect(await friendsOf(accountId)).toMatchObject({
      names: [],
      fetched_at: null,
      problem: 'provider_down',
    })
    expect(tells).toHaveBeenCalledTimes(2)
  })

  test('in between leaves an answer without effect', async () => {
    const late = held()
    const slow = friendsOf(accountId)
    await asked(1)
    await consentAgain(connectionId)
    tells.mockResolvedValue([al])
    expect((await friendsOf(accountId)).names).toEqual(['Al#0002'])
    late.resolve([bo])
    expect((await slow).names).toEqual(['Al#0002'])
  })

  test('does not shorten the wait a provider asked for', async () => {
    fails('rate_limited', 120_000)
    await friendsOf(accountId)
    await consentAgain(connectionId)
    const list = await friendsOf(accountId)
    expect(list).toMatchObject({ names: [], problem: 'rate_limited' })
    expect(secondsUntil(list.retry_at)).toBeGreaterThan(115)
    expect(tells).toHaveBeenCalledTimes(1)
  })

  test('of another provider account begins with nothing', async () => {
    const late = held()
    const slow = friendsOf(accountId)
    await asked(1)
    await db().delete(connections).where(eq(connections.id, connectionId))
    const other = await connect(accountId)
    late.resolve([bo])
    tells.mockResolvedValue([al])
    expect((await slow).names).toEqual(['Al#0002'])
    expect((await keptRows()).map((row) => row.connectionId)).toEqual([other])
  })
})

test('disconnecting deletes the list, also while it is being read', async () => {
  await due()
  const answer = held()
  const reading = friendsOf(accountId)
  await asked(1)
  await disconnect({ accountId, provider: 'games' })
  expect(await keptRows()).toEqual([])
  answer.resolve([bo])
  await expect(reading).rejects.toMatchObject({ code: 'not_connected' })
  expect(await keptRows()).toEqual([])
})

test('a connection takes its list along to another account', async () => {
  const { names } = await friendsOf(accountId)
  const { account } = await createGuest({ userAgent: null })
  await db().transaction((tx) => moveConnection(tx, { accountId, provider: 'games' }, account.id))
  expect((await friendsOf(account.id)).names).toEqual(names)
  expect(tells).toHaveBeenCalledTimes(1)
  await expect(friendsOf(accountId)).rejects.toMatchObject({ code: 'not_connected' })
})
