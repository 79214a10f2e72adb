import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { db } from '@/db/client'
import { accounts, connections } from '@/db/schema'
import { markConfirmed } from '../accounts/mail/confirmation'
import { askForReset } from '../accounts/mail/forgotten'
import { deliverWaiting, lettersTo, newestSecret, waitingLetters } from '../accounts/mail/mail-under-test'
import { browserHeaders, ownAddress } from '../accounts/test-browser'
import { startWorld, type World } from '../connections/world-under-test'
import { browserViewer } from '../viewer/viewer-under-test'
import { accountRow, audited, grantEnded, isAlive, type Registered, registered } from './password-under-test'
import { resetPassword } from './reset-password'
import { signIn } from './sign-in'

const next = 'another horse, also correct'
const boss = 'boss@example.org'
let world: World
let ada: Registered

beforeAll(async () => {
  vi.stubEnv('ADMIN_EMAIL', boss)
  world = await startWorld()
})
afterAll(async () => {
  vi.unstubAllEnvs()
  await world.simulator.close()
})
beforeEach(async () => {
  ada = await registered()
})

const nobody = () => browserHeaders(null, ownAddress())

async function ask(email = ada.email): Promise<string> {
  await askForReset(email, await nobody())
  return newestSecret(ada.email)
}

const reset = async (link: string, password = next) => resetPassword({ link, password }, await nobody())

async function connectAda(): Promise<() => Promise<boolean>> {
  const viewer = await browserViewer(ada.here)
  const key = { accountId: ada.id, provider: 'spotify' }
  const who = {
    accountId: ada.id,
    sessionId: viewer.credential.id,
    key,
    cookie: ada.here.get('cookie') ?? '',
  }
  await world.connect(who)
  return () =>
    world.row(who).then(
      () => true,
      () => false,
    )
}

describe('a forgotten password', () => {
  test('is set anew by the link; every session, token and grant ends', async () => {
    await reset(await ask())
    expect(await Promise.all([ada.here, ada.there, ada.token].map(isAlive))).toEqual([false, false, false])
    expect(await grantEnded(ada.grantId)).toBe(true)
    await signIn({ email: ada.email, password: next, headers: await nobody() })
    await expect(
      signIn({ email: ada.email, password: ada.password, headers: await nobody() }),
    ).rejects.toMatchObject({ code: 'invalid_credentials' })
    expect(await audited(ada.id)).toEqual(
      expect.arrayContaining(['password.reset_requested', 'password.reset', 'email.confirmed']),
    )
  })

  test('the link is refused the second time, and nothing changes', async () => {
    const link = await ask()
    await reset(link)
    const { hash } = await accountRow(ada.id)
    await expect(reset(link, 'a third horse is here')).rejects.toMatchObject({ code: 'invalid_link' })
    expect((await accountRow(ada.id)).hash).toBe(hash)
  })

  test('the same link used twice at once sets one password', async () => {
    const link = await ask()
    const tries = await Promise.allSettled([reset(link, `${next} 1`), reset(link, `${next} 2`)])
    expect(tries.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  })

  test('28: a password that is refused leaves the link good', async () => {
    const link = await ask()
    await expect(reset(link, 'short')).rejects.toMatchObject({ code: 'validation' })
    await expect(reset(link, 'password123')).rejects.toMatchObject({ code: 'validation' })
    await reset(link)
  })

  test('the address counts as confirmed from then on', async () => {
    expect((await accountRow(ada.id)).confirmedAt).toBeNull()
    await reset(await ask())
    expect((await accountRow(ada.id)).confirmedAt).toBeInstanceOf(Date)
  })

  test('whoever registered an address that was not theirs cannot come back through a provider', async () => {
    const connected = await connectAda()
    expect(await connected()).toBe(true)
    await reset(await ask())
    expect(await connected()).toBe(false)
  })

  test('a confirmed address keeps its connection', async () => {
    await db().transaction(async (tx) => markConfirmed(tx, ada.id, await nobody()))
    const connected = await connectAda()
    await reset(await ask())
    expect(await connected()).toBe(true)
  })

  test.each([
    { isAdmin: false, keeps: false },
    { isAdmin: true, keeps: true },
  ])('56 that of ADMIN_EMAIL keeps it only as administrator ($isAdmin)', async ({ isAdmin, keeps }) => {
    // One account of the provider, for one of ours at a time.
    await db().delete(connections)
    const connected = await connectAda()
    expect(await connected()).toBe(true)
    await db().update(accounts).set({ email: null, emailKey: null }).where(eq(accounts.emailKey, boss))
    await db()
      .update(accounts)
      .set({ email: boss, emailKey: boss, emailConfirmedAt: new Date(), isAdmin })
      .where(eq(accounts.id, ada.id))
    ada = { ...ada, email: boss }
    await reset(await ask())
    expect(await connected()).toBe(keeps)
  })

  test('an account that never had a password gets one', async () => {
    await db().update(accounts).set({ passwordHash: null }).where(eq(accounts.id, ada.id))
    await reset(await ask())
    await signIn({ email: ada.email, password: next, headers: await nobody() })
  })

  test('is asked for in any spelling of the address', async () => {
    await reset(await ask(` ${ada.email.toUpperCase()} `))
  })
})

describe('asking for the link', () => {
  test('20: the queue holds neither the address nor a secret', async () => {
    await askForReset(ada.email, await nobody())
    const jobs = JSON.stringify(await waitingLetters())
    expect(jobs).toContain('sealed')
    expect(jobs).not.toContain(ada.email)
    expect(jobs).not.toContain('axrm_')
  })

  test('26: leaves the same behind for an address without account, and sends nothing', async () => {
    await deliverWaiting()
    await askForReset('nobody-at-all@example.org', await nobody())
    expect(await waitingLetters()).toHaveLength(1)
    await deliverWaiting()
    expect(await lettersTo('nobody-at-all@example.org')).toEqual([])
  })

  test('sends nothing to a suspended account', async () => {
    await db().update(accounts).set({ suspendedAt: new Date() }).where(eq(accounts.id, ada.id))
    await askForReset(ada.email, await nobody())
    await deliverWaiting()
    expect((await lettersTo(ada.email)).filter(({ secret }) => secret)).toEqual([])
  })

  test('sends five letters an hour to one address, and says nothing of those it does not send', async () => {
    await deliverWaiting()
    expect(await lettersTo(ada.email)).toHaveLength(1)
    for (let i = 0; i < 8; i++) await askForReset(ada.email, await nobody())
    expect(await waitingLetters()).toHaveLength(4)
  })

  test('answers a network that asks without end 429, whether the addresses exist or not', async () => {
    const headers = await nobody()
    for (let i = 0; i < 60; i++) await askForReset(`nobody-${i}@example.org`, headers)
    await expect(askForReset(ada.email, headers)).rejects.toMatchObject({ code: 'rate_limited_caller' })
    await expect(askForReset('n@example.org', headers)).rejects.toMatchObject({ code: 'rate_limited_caller' })
  })
})
