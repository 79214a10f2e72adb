import { randomUUID } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { db } from '@/db/client'
import { accounts } from '@/db/schema'
import { sendConfirmationAgain } from '../accounts/mail/confirmation'
import { askForReset } from '../accounts/mail/forgotten'
import { type LetterKind, letterKinds } from '../accounts/mail/letters'
import { deliverWaiting, lettersTo } from '../accounts/mail/mail-under-test'
import { register } from '../accounts/register'
import { browserHeaders, ownAddress, somebody } from '../accounts/test-browser'
import { browserViewer } from '../viewer/viewer-under-test'
import { changePassword } from './change-password'
import { updateUser } from './update-user'

const tries = 12
const someAddress = () => `victim-${randomUUID()}@example.org`
const elsewhere = () => browserHeaders(null, ownAddress())

type Person = { id: string; email: string; password: string; headers: Headers }

/** @param network the headers that say where it registers from */
async function person(email = someAddress(), network = ownAddress()): Promise<Person> {
  const { password } = somebody()
  const { account, session } = await register({ email, password }, await browserHeaders(null, network))
  return { id: account.id, email, password, headers: await browserHeaders(session.secret, network) }
}

async function takesAddress({ headers, password }: Person, email: string): Promise<void> {
  const key = { email, key: email.toLowerCase() }
  await updateUser(await browserViewer(headers), { email: key, current_password: password }, headers)
}

/** Does something as often as an attacker would, whatever it is answered. */
async function insist(act: (turn: number) => Promise<unknown>): Promise<void> {
  for (let turn = 0; turn < tries; turn++) {
    await act(turn).catch((error: unknown) => {
      expect(error).toMatchObject({ code: 'rate_limited_caller' })
    })
  }
}

async function received(...addresses: string[]): Promise<number> {
  await deliverWaiting()
  const all = await Promise.all(addresses.map((address) => lettersTo(address)))
  return all.flat().length
}

/** Each kind of letter, and how a caller who is no friend of its reader would have it sent over and over. */
const ways: Record<LetterKind, () => Promise<string[]>> = {
  async confirm_email() {
    const ada = await person()
    await insist(async () => sendConfirmationAgain(ada.id, await browserHeaders(null, ownAddress())))
    return [ada.email]
  },
  async reset_password() {
    const ada = await person()
    await insist(async () => askForReset(ada.email, await elsewhere()))
    return [ada.email]
  },
  async password_changed() {
    const ada = await person()
    await insist(async (turn) => {
      const passwords = [`${ada.password} 0`, ada.password]
      const [current = '', password = ''] = turn % 2 ? passwords : passwords.reverse()
      await changePassword(await browserViewer(ada.headers), { current, password }, ada.headers)
    })
    return [ada.email]
  },
}

describe('53 letters that a caller causes', () => {
  test.each(letterKinds)('53 no more than five an hour reach an address: %s', async (kind) => {
    expect(await received(...(await ways[kind]()))).toBeLessThanOrEqual(5)
  })

  test('53 five an hour reach an address that an account takes and leaves again, and as many go out for the account', async () => {
    const [ada, victim, other] = [await person(), someAddress(), someAddress()]
    await deliverWaiting()
    await insist(async (turn) => {
      await takesAddress(ada, turn % 2 ? other : victim)
      await deliverWaiting()
    })
    expect(await received(ada.email, victim, other)).toBe(5)
  })

  test('53 five an hour reach an address, whoever has it sent, from wherever, in whichever spelling', async () => {
    const victim = someAddress()
    const [local, domain] = victim.split('@')
    const spellings = [...Array(tries).keys()].map((turn) => `${local}+${turn}@${domain}`)
    for (const spelling of spellings) await person(spelling)
    await insist(async (turn) => askForReset((spellings[turn] ?? '').toUpperCase(), await elsewhere()))
    expect(await received(victim, ...spellings)).toBe(5)
  })

  test('53 five an hour go from one network to addresses nobody confirmed, and whoever registers is not refused', async () => {
    const network = ownAddress()
    const people: Person[] = []
    for (let i = 0; i < tries; i++) people.push(await person(undefined, network))
    expect(await received(...people.map(({ email }) => email))).toBe(5)
    const strangers = await Promise.all([...Array(tries).keys()].map(() => person()))
    const before = await received(...strangers.map(({ email }) => email))
    for (const { email } of strangers) await askForReset(email, await browserHeaders(null, network))
    expect(await received(...strangers.map(({ email }) => email))).toBe(before)
  })

  test('53 a changed address that would cause one letter too many stays as it was', async () => {
    const ada = await person()
    for (let i = 0; i < 4; i++) await sendConfirmationAgain(ada.id, await elsewhere())
    await expect(takesAddress(ada, someAddress())).rejects.toMatchObject({ code: 'rate_limited_caller' })
    const [row] = await db().select({ email: accounts.email }).from(accounts).where(eq(accounts.id, ada.id))
    expect(row?.email).toBe(ada.email)
  })

  test('53 a changed password is told to a confirmed address alone, even when its other letters are used up', async () => {
    const ada = await person()
    const change = async (current: string, password: string) =>
      changePassword(await browserViewer(ada.headers), { current, password }, ada.headers)
    const told = async () => {
      await deliverWaiting()
      return (await lettersTo(ada.email)).filter(({ subject }) => subject === 'Your password was changed')
        .length
    }
    await change(ada.password, `${ada.password} 1`)
    expect(await told()).toBe(0)
    await db().update(accounts).set({ emailConfirmedAt: new Date() }).where(eq(accounts.id, ada.id))
    await insist(async () => askForReset(ada.email, await elsewhere()))
    await change(`${ada.password} 1`, `${ada.password} 2`)
    expect(await told()).toBe(1)
  })
})
