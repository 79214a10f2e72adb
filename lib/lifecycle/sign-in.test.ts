import { describe, expect, test } from 'vitest'
import { createGuest } from '../accounts/guests'
import { register } from '../accounts/register'
import { listSessions } from '../accounts/sessions'
import { browserHeaders, ownAddress, somebody } from '../accounts/test-browser'
import { isAppError } from '../errors'
import { viewerFrom } from '../viewer/viewer'
import { browserViewer } from '../viewer/viewer-under-test'
import { signIn } from './sign-in'
import { endOwnSession, signOutSecret, signOutViewer } from './sign-out'

async function registered() {
  const given = somebody()
  const { account, session } = await register(given, await browserHeaders(null, ownAddress()))
  return { ...given, account, session }
}

const attempt = (email: string, password: string, headers: Headers) =>
  signIn({ email, password, headers }).then(
    () => 200,
    (error: unknown) => (isAppError(error) ? error.status : 500),
  )

describe('signing in', () => {
  test('gives a new session, whatever the spelling of the address', async () => {
    const { email, password, account } = await registered()
    const headers = await browserHeaders(null, ownAddress())
    const { session, guestLeft } = await signIn({ email: ` ${email.toUpperCase()} `, password, headers })
    expect(guestLeft).toBeNull()
    expect((await viewerFrom(await browserHeaders(session.secret)))?.account).toMatchObject(account)
  })

  test('23: ends the session the browser had, also one of the same account', async () => {
    const { email, password, session: first } = await registered()
    const before = await browserHeaders(first.secret, ownAddress())
    const { session } = await signIn({ email, password, headers: before })
    expect(session.secret).not.toBe(first.secret)
    expect(await viewerFrom(before)).toBeNull()
  })

  test('24: a copied cookie is dead after sign-out', async () => {
    const { session } = await registered()
    const copied = await browserHeaders(session.secret)
    await signOutViewer(await browserViewer(copied))
    expect(await viewerFrom(copied)).toBeNull()
    await signOutSecret(session.secret)
  })

  test('one’s own sessions can be ended one by one, nobody else’s', async () => {
    const [ada, bo] = [await registered(), await registered()]
    const viewer = await viewerFrom(await browserHeaders(ada.session.secret))
    if (!viewer) throw new Error('not signed in')
    for (const id of [bo.session.id, 'rubbish', crypto.randomUUID()]) {
      await expect(endOwnSession(viewer, id)).rejects.toMatchObject({ code: 'not_found' })
    }
    await endOwnSession(viewer, ada.session.id)
    expect(await listSessions(ada.account.id)).toEqual([])
    expect(await listSessions(bo.account.id)).toHaveLength(1)
  })

  test('30: is refused from another site', async () => {
    const { email, password } = await registered()
    const headers = await browserHeaders(null, { origin: 'https://evil.example' })
    await expect(signIn({ email, password, headers })).rejects.toMatchObject({ code: 'cross_site' })
  })
})

describe('guessing passwords', () => {
  test('26: tells nothing about who exists: same error, same time', async () => {
    const { email } = await registered()
    const browsers = [await browserHeaders(null, ownAddress()), await browserHeaders(null, ownAddress())]
    const times: [number[], number[]] = [[], []]
    for (let round = 0; round < 15; round += 1) {
      for (const [index, address] of [email, somebody().email].entries()) {
        const headers = browsers[index] ?? new Headers()
        const start = performance.now()
        await expect(signIn({ email: address, password: 'not the one', headers })).rejects.toMatchObject({
          code: 'invalid_credentials',
          status: 401,
          options: {},
        })
        times[index]?.push(performance.now() - start)
      }
    }
    const [known = 0, unknown = 0] = times.map((each) => each.sort((a, b) => a - b)[7] ?? 0)
    expect(Math.abs(known - unknown)).toBeLessThan(Math.max(known, unknown) * 0.5)
  })

  test('27: ends after twenty with 429 and Retry-After, also with the right one', async () => {
    const { email, password } = await registered()
    const headers = await browserHeaders(null, ownAddress())
    for (let count = 0; count < 20; count += 1)
      expect(await attempt(email, `wrong ${count}`, headers)).toBe(401)
    await expect(signIn({ email, password, headers })).rejects.toMatchObject({
      code: 'rate_limited_caller',
      status: 429,
      options: { retryAfterS: expect.toSatisfy((s: number) => s > 0 && s <= 900) },
    })
  })

  test('27: in parallel is limited like in a row', async () => {
    const { email } = await registered()
    const headers = await browserHeaders(null, ownAddress())
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, index) => attempt(email, `wrong ${index}`, headers)),
    )
    expect(answers.filter((status) => status === 401)).toHaveLength(20)
    expect(answers.filter((status) => status === 429)).toHaveLength(10)
  })

  test('27: of an unknown address is limited the same', async () => {
    const headers = await browserHeaders(null, ownAddress())
    const { email } = somebody()
    for (let count = 0; count < 20; count += 1) expect(await attempt(email, 'wrong', headers)).toBe(401)
    expect(await attempt(email, 'wrong', headers)).toBe(429)
  })

  test('27: does not lock the owner out who comes from elsewhere, however many guess', async () => {
    const { email, password } = await registered()
    const owner = await browserHeaders(null, ownAddress())
    expect(await attempt(email, password, owner)).toBe(200)
    for (let guesser = 0; guesser < 6; guesser += 1) {
      const headers = await browserHeaders(null, ownAddress())
      for (let count = 0; count < 20; count += 1) await attempt(email, `wrong ${count}`, headers)
    }
    expect(await attempt(email, 'mistyped', owner)).toBe(401)
    expect(await attempt(email, password, owner)).toBe(200)
  })

  test('27: does not lock out the others behind the same address', async () => {
    const address = ownAddress()
    const [ada, bo] = [await registered(), await registered()]
    const headers = await browserHeaders(null, address)
    for (let count = 0; count < 25; count += 1) await attempt(ada.email, `wrong ${count}`, headers)
    expect(await attempt(bo.email, bo.password, headers)).toBe(200)
  })

  test('27: counts from the start again after the right one', async () => {
    const { email, password } = await registered()
    const headers = await browserHeaders(null, ownAddress())
    for (let round = 0; round < 2; round += 1) {
      for (let count = 0; count < 15; count += 1) expect(await attempt(email, 'wrong', headers)).toBe(401)
      expect(await attempt(email, password, headers)).toBe(200)
    }
  })
})

test('a guest without things ends at sign-in', async () => {
  const guest = await createGuest({ userAgent: null })
  const { email, password } = await registered()
  const headers = await browserHeaders(guest.session.secret, ownAddress())
  const { session, guestLeft } = await signIn({ email, password, headers })
  expect(guestLeft).toBeNull()
  expect(await viewerFrom(headers)).toBeNull()
  expect((await browserViewer(await browserHeaders(session.secret))).credential.bringsFrom).toBeNull()
})
