import { randomUUID } from 'node:crypto'
import { expect, test, vi } from 'vitest'
import { type FormState, formState } from '@/app/_components/form-state'
import {
  changeEmailAction,
  sendConfirmationAction,
  sendPasswordLinkAction,
} from '@/app/account/_components/credential-actions'
import { POST as forgot } from '@/app/api/password/forgot/route'
import { forgotPasswordAction } from '@/app/forgot-password/actions'
import { registerAction } from '@/app/register/actions'
import { deliverWaiting, lettersTo } from '@/lib/accounts/mail/mail-under-test'
import { register } from '@/lib/accounts/register'
import { browserHeaders, ownAddress, somebody } from '@/lib/accounts/test-browser'

const request = vi.hoisted(() => ({ headers: new Headers() }))

vi.mock('next/headers', () => ({
  headers: async () => request.headers,
  cookies: async () => ({ get: () => undefined, has: () => false, set: () => undefined }),
}))
vi.mock('next/cache', () => ({ revalidatePath: () => undefined }))
vi.mock('next-intl/server', () => ({
  getLocale: async () => 'en',
  getTranslations: async () => (key: string) => key,
}))

const tries = 12
const turns = [...Array(tries).keys()]
const someAddress = () => `victim-${randomUUID()}@example.org`

type Action = (before: FormState, data: FormData) => Promise<FormState>

/** Sends a form of a page, from another network each time unless one is given. @returns whether it was taken */
async function press(
  action: Action,
  fields: Record<string, string>,
  secret: string | null = null,
  network = ownAddress(),
): Promise<boolean> {
  request.headers = await browserHeaders(secret, network)
  const data = new FormData()
  for (const [name, value] of Object.entries(fields)) data.set(name, value)
  try {
    await action(formState(), data)
    return false
  } catch (led) {
    if (led instanceof Error && 'digest' in led && String(led.digest).startsWith('NEXT_REDIRECT')) return true
    throw led
  }
}

async function ada() {
  const { email, password } = somebody()
  const { session } = await register({ email, password }, await browserHeaders(null, ownAddress()))
  return { email, password, secret: session.secret }
}

async function received(addresses: string[]): Promise<number> {
  await deliverWaiting()
  return (await Promise.all(addresses.map((address) => lettersTo(address)))).flat().length
}

test('53 five letters an hour reach an address through the forms of a signed-in browser', async () => {
  for (const action of [sendConfirmationAction, sendPasswordLinkAction]) {
    const { email, secret } = await ada()
    const taken: boolean[] = []
    for (const _ of turns) taken.push(await press(action, {}, secret))
    expect([action.name, await received([email])]).toEqual([action.name, 5])
    expect(taken).toContain(true)
  }
})

test('53 five letters an hour go out for an account whose browser takes one foreign address after another', async () => {
  const { email, password, secret } = await ada()
  await deliverWaiting()
  const victims = turns.map(someAddress)
  for (const victim of victims) {
    await press(changeEmailAction, { email: victim, current_password: password }, secret)
    await deliverWaiting()
  }
  expect(await received([email, ...victims])).toBe(5)
})

test('53 five letters an hour reach an address through the form of whoever forgot a password and the API together', async () => {
  const { email } = await ada()
  for (const turn of turns) {
    if (turn % 2) expect(await press(forgotPasswordAction, { email })).toBe(true)
    else {
      const headers = await browserHeaders(null, { ...ownAddress(), 'content-type': 'application/json' })
      const body = JSON.stringify({ email })
      const sent = new Request('http://127.0.0.1:3000/api/password/forgot', { method: 'POST', headers, body })
      expect((await forgot(sent, { params: Promise.resolve({}) })).status).toBe(202)
    }
  }
  expect(await received([email])).toBe(5)
})

test('53 five letters an hour go out for those who register on the page from one network, and nobody is refused', async () => {
  const network = ownAddress()
  const addresses = turns.map(someAddress)
  const taken: boolean[] = []
  for (const email of addresses) {
    const { password } = somebody()
    taken.push(await press(registerAction, { name: 'Ada', email, password }, null, network))
  }
  expect(new Set(taken)).toEqual(new Set([true]))
  expect(await received(addresses)).toBe(5)
})
