import { randomUUID } from 'node:crypto'
import { like } from 'drizzle-orm'
import { beforeEach, describe, expect, test } from 'vitest'
import { db } from '@/db/client'
import { accounts, rateLimits } from '@/db/schema'
import { audit } from './audit'
import { browserDevice } from './device-cookie'
import { createSession } from './sessions'
import { countSignInAttempt } from './sign-in-limits'

let id = ''

beforeEach(async () => {
  const [row] = await db()
    .insert(accounts)
    .values({ kind: 'registered', name: 'Ada' })
    .returning({ id: accounts.id })
  id = row?.id ?? ''
})

const at = (address: string, cookie?: string) =>
  new Headers({ 'x-auxroom-peer': address, ...(cookie ? { cookie } : {}) })

const outcome = (headers: Headers, account = id, accountId: string | null = id) =>
  countSignInAttempt(account, accountId, headers).then(
    () => 'counted',
    (error: { code?: string }) => error.code ?? 'unknown',
  )

/** How many of so many wrong passwords are looked at. */
async function guessed(count: number, address: (turn: number) => string): Promise<number> {
  let looked = 0
  for (let turn = 0; turn < count; turn++) {
    if ((await outcome(at(address(turn)))) === 'counted') looked += 1
  }
  return looked
}

const block = () => randomUUID().slice(0, 4)
/** An IPv6 site no other test calls from, up to its /48. */
const site = () => `2001:db8:${block()}`

/** Signs in from a browser. @returns its device cookie */
async function signsIn(headers: Headers): Promise<string> {
  const { secret } = await createSession({ accountId: id, userAgent: null, headers })
  await audit(db(), { action: 'account.signed_in', actorId: id, accountId: id, headers })
  return browserDevice(headers, secret)?.setCookie.split(';')[0] ?? ''
}

describe('57 wrong passwords for an account', () => {
  test.each([
    ['a /64', 20, (s: string, turn: number) => `${s}:1::${turn + 1}`],
    ['a /56', 40, (s: string, turn: number) => `${s}:1${(turn % 200).toString(16).padStart(2, '0')}::1`],
    ['a /48', 60, (s: string, turn: number) => `${s}:${(turn * 256).toString(16)}::1`],
  ])('57 are looked at from all of %s %d times', async (_, allowed, address) => {
    const own = site()
    expect(await guessed(80, (turn) => address(own, turn))).toBe(allowed)
  })

  test('57 from an IPv4 address say nothing of its neighbours', async () => {
    const net = `198.51.${Math.floor(Math.random() * 256)}`
    expect(await guessed(25, () => `${net}.1`)).toBe(20)
    expect(await outcome(at(`${net}.2`))).toBe('counted')
  })

  test('57 from everywhere leave nothing to a network it never signed in from, whether it exists or not', async () => {
    for (const accountId of [id, null]) {
      const account = accountId ?? `nobody-${randomUUID()}`
      for (let turn = 0; turn < 100; turn++) await outcome(at(`${site()}::1`), account, accountId)
      for (let turn = 0; turn < 4; turn++) {
        expect(await outcome(at(`${site()}::1`), account, accountId)).toBe('rate_limited_caller')
      }
    }
  })

  test('57 from everywhere leave a few to the network, the neighbourhood and the device it signed in from', async () => {
    const home = site()
    const device = await signsIn(at(`${home}:1::7`))
    expect(await guessed(140, () => `${site()}::1`)).toBe(100)
    expect(await guessed(5, () => `${home}:1::9`)).toBe(3)
    expect(await outcome(at(`${home}:ff::9`))).toBe('counted')
    expect(await outcome(at(`${home}:100::9`))).toBe('rate_limited_caller')
    expect(await outcome(at(`${site()}::1`, device))).toBe('counted')
    expect(await outcome(at(`${site()}::1`, `axr_device=${'x'.repeat(43)}`))).toBe('rate_limited_caller')
  })

  test('57 from the owner’s own network leave a few to the device alone', async () => {
    const home = `${site()}::7`
    const device = await signsIn(at(home))
    expect(await guessed(30, () => home)).toBe(20)
    expect(await outcome(at(home))).toBe('rate_limited_caller')
    const more = await Promise.all(Array.from({ length: 5 }, () => outcome(at(home, device))))
    expect(more.filter((each) => each === 'counted')).toHaveLength(3)
  })

  test('57 that were followed by the right one are forgotten', async () => {
    const home = at(`${site()}::7`, await signsIn(at(`${site()}::7`)))
    for (let round = 0; round < 10; round++) {
      for (let guess = 0; guess < 15; guess++)
        await countSignInAttempt(id, id, at('198.18.0.1')).catch(() => null)
      const right = await countSignInAttempt(id, id, home)
      await right()
    }
    expect(await outcome(home)).toBe('counted')
  })
})

describe('57 wrong passwords for many accounts', () => {
  /** A guess at an account no other guess is about. */
  const guess = (address: string, cookie?: string) =>
    outcome(at(address, cookie), `nobody-${randomUUID()}`, cookie ? id : null)

  test.each([
    ['a /64', 'sign-in-address', 300, ':101::1', ':101::2', ':102::1'],
    ['a /56', 'sign-in-address-56', 600, ':101::1', ':1ff::1', ':200::1'],
    ['a /48', 'sign-in-address-48', 1_200, ':101::1', ':ff01::1', null],
  ])(
    '57 are looked at from all of %s %s %d times, and its neighbours are not held to it',
    async (_, name, allowed, first, last, beyond) => {
      const own = site()
      const device = await signsIn(at(`${site()}::7`))
      expect(await guess(`${own}${first}`)).toBe('counted')
      // As if all but one had been tried.
      await db()
        .update(rateLimits)
        .set({ points: allowed - 1 })
        .where(like(rateLimits.key, `${name}:%`))
      expect(await guess(`${own}${last}`)).toBe('counted')
      expect(await guess(`${own}${last}`)).toBe('rate_limited_caller')
      expect(await guess(`${own}${first}`)).toBe('rate_limited_caller')
      expect(await guess(beyond === null ? `${site()}:101::1` : `${own}${beyond}`)).toBe('counted')
      expect(await guess(`${own}${last}`, device)).toBe('counted')
    },
  )
})
