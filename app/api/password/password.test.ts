import { beforeEach, describe, expect, test } from 'vitest'
import { newestSecret, waitingLetters } from '@/lib/accounts/mail/mail-under-test'
import { browserHeaders, ownAddress } from '@/lib/accounts/test-browser'
import { isAlive, type Registered, registered } from '@/lib/lifecycle/password-under-test'
import { POST as confirm } from '../email/confirm/route'
import { POST as sendConfirmation } from '../email/send-confirmation/route'
import { outcome } from '../rooms/calls-under-test'
import { POST as change } from './change/route'
import { POST as forget, GET as readForgotten } from './forgot/route'
import { POST as reset } from './reset/route'

const next = 'another horse, also correct'
let ada: Registered

beforeEach(async () => {
  ada = await registered()
})

type Handler = typeof forget

async function post(handler: Handler, body: unknown, headers?: Headers): Promise<Response> {
  const all = new Headers(headers ?? (await browserHeaders(null, ownAddress())))
  all.set('content-type', 'application/json')
  const init = { method: 'POST', headers: all, body: JSON.stringify(body) }
  return handler(new Request('http://127.0.0.1:3000/api', init), { params: Promise.resolve({}) })
}

describe('POST /api/password/forgot', () => {
  test('26: is 202 without a body for whatever address, and answers no GET', async () => {
    for (const email of [ada.email, 'nobody@example.org', 'no address']) {
      const answer = await post(forget, { email })
      expect([answer.status, await answer.text()]).toEqual([202, ''])
    }
    const got = await readForgotten(new Request('http://127.0.0.1:3000/api'), { params: Promise.resolve({}) })
    expect([got.status, got.headers.get('allow')]).toEqual([405, 'POST'])
  })

  test('30: is refused from another site, and sends nothing', async () => {
    const before = (await waitingLetters()).length
    const headers = await browserHeaders(null, { ...ownAddress(), origin: 'https://evil.example' })
    expect(await outcome(post(forget, { email: ada.email }, headers))).toBe('403 cross_site')
    expect(await waitingLetters()).toHaveLength(before)
  })

  test('refuses fields it does not know', async () => {
    expect(await outcome(post(forget, { email: ada.email, to: 'eve@evil.example' }))).toBe('422 validation')
  })
})

describe('POST /api/password/reset', () => {
  test('is 204 once, then 400 invalid_link', async () => {
    await post(forget, { email: ada.email })
    const token = await newestSecret(ada.email)
    expect(await outcome(post(reset, { token, password: 'short' }))).toBe('422 validation')
    expect(await outcome(post(reset, { token, password: next }))).toBe('204')
    expect(await outcome(post(reset, { token, password: next }))).toBe('400 invalid_link')
    expect(await isAlive(ada.here)).toBe(false)
  })

  test('30: is refused from another site', async () => {
    await post(forget, { email: ada.email })
    const token = await newestSecret(ada.email)
    const headers = await browserHeaders(null, { ...ownAddress(), origin: 'https://evil.example' })
    expect(await outcome(post(reset, { token, password: next }, headers))).toBe('403 cross_site')
    expect(await outcome(post(reset, { token, password: next }))).toBe('204')
  })
})

describe('POST /api/password/change', () => {
  const body = () => ({ current: ada.password, password: next })

  test('32: a token cannot change the password', async () => {
    expect(await outcome(post(change, body(), ada.token))).toBe('403 session_required')
    expect(await isAlive(ada.there)).toBe(true)
  })

  test('is 204 for a browser that knows the current one, 401 for one that does not, 401 for nobody', async () => {
    expect(await outcome(post(change, { ...body(), current: 'wrong' }, ada.here))).toBe(
      '401 invalid_credentials',
    )
    expect(await outcome(post(change, body()))).toBe('401 unauthenticated')
    expect(await outcome(post(change, body(), ada.here))).toBe('204')
    expect(await isAlive(ada.here)).toBe(true)
  })
})

describe('POST /api/email/…', () => {
  test('the link is sent once more and confirms once; then nothing is left to confirm', async () => {
    expect(await outcome(post(sendConfirmation, {}, ada.here))).toBe('202')
    const token = await newestSecret(ada.email)
    expect(await outcome(post(confirm, { token }))).toBe('204')
    expect(await outcome(post(confirm, { token }))).toBe('400 invalid_link')
    expect(await outcome(post(sendConfirmation, {}, ada.here))).toBe('409 conflict')
  })

  test('a token cannot have the link sent', async () => {
    expect(await outcome(post(sendConfirmation, {}, ada.token))).toBe('403 session_required')
  })
})
