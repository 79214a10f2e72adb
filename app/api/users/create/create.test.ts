import { eq } from 'drizzle-orm'
import { beforeAll, describe, expect, test } from 'vitest'
import { outcome, send, type TestClient, testClient } from '@/app/api/oauth/oauth-under-test'
import { db } from '@/db/client'
import { accounts } from '@/db/schema'
import { somebody } from '@/lib/accounts/test-browser'
import { testUser } from '@/lib/tokens/user-under-test'
import * as route from './route'

let client: TestClient
beforeAll(async () => {
  client = await testClient()
})

const valid = () => ({
  ...somebody(),
  grant_type: 'password',
  scope: 'profile venue',
  has_accepted_terms: true,
})

const create = (json: unknown, authorization: string | undefined = client.basic) =>
  send(route.POST, { json, authorization })

const known = (email: string) =>
  db().select({ terms: accounts.acceptedTermsAt }).from(accounts).where(eq(accounts.email, email))

describe('POST /api/users/create', () => {
  test('makes the account and its tokens', async () => {
    const given = valid()
    const response = await create(given)
    expect([response.status, response.headers.get('cache-control')]).toEqual([201, 'no-store'])
    const { token, user } = await response.json()
    expect(token).toMatchObject({ token_type: 'Bearer', expires_in: 3600, scope: ['profile', 'venue'] })
    expect(user).toMatchObject({ email: given.email, kind: 'registered', first_name: null })
    expect(user._links.delete).toMatchObject({ method: 'DELETE', href: `/api/users/${user.id}` })
    expect((await known(given.email))[0]?.terms).toBeInstanceOf(Date)
  })

  test('refuses a taken address in any spelling: 409', async () => {
    const { email } = await testUser()
    const response = await create({ ...valid(), email: ` ${email.toUpperCase()} ` })
    expect(response.headers.get('content-type')).toBe('application/problem+json')
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(await outcome(response)).toBe('409 email_taken')
  })

  test('29: of parallel calls for one address in two spellings one makes an account', async () => {
    const given = valid()
    const other = { ...given, email: given.email.toUpperCase() }
    const outcomes = await Promise.all([given, other, given, other].map((json) => outcome(create(json))))
    expect(outcomes.sort()).toEqual(['201', '409 email_taken', '409 email_taken', '409 email_taken'])
  })

  test.each([
    ['has_accepted_terms', false],
    ['has_accepted_terms', undefined],
    ['has_accepted_terms', 'true'],
    ['email', 'nobody'],
    ['email', undefined],
    ['password', 'short'],
    ['password', 'password123'],
    ['password', 5],
    ['grant_type', 'client_credentials'],
    ['grant_type', undefined],
    ['first_name', 'x'.repeat(100)],
    ['last_name', 'a\u202eb'],
  ])('refuses %s: %j with 422 and makes nothing', async (field, value) => {
    const given = { ...valid(), [field]: value }
    const response = await create(given)
    expect(response.status).toBe(422)
    expect(await response.json()).toMatchObject({ code: 'validation', errors: [{ path: field }] })
    if (field !== 'email') expect(await known(given.email)).toEqual([])
  })

  test.each(['city', 'profile admin', 'root'])(
    '32: refuses the scope “%s” and makes nothing',
    async (scope) => {
      const given = { ...valid(), scope }
      expect(await outcome(create(given))).toBe('400 invalid_scope')
      expect(await known(given.email)).toEqual([])
    },
  )

  test('needs a first-party client, by Basic', async () => {
    const given = valid()
    const wrong = await create(given, 'Basic eDp5')
    expect(wrong.headers.get('www-authenticate')).toMatch(/^Basic /)
    expect(await outcome(wrong)).toBe('401 invalid_client')
    expect(await outcome(send(route.POST, { json: given }))).toBe('401 invalid_client')
    const third = await testClient({ grants: ['client_credentials'] })
    expect(await outcome(create(given, third.basic))).toBe('400 unauthorized_client')
    expect(await known(given.email)).toEqual([])
  })

  test('takes JSON alone', async () => {
    const form = { email: 'a@example.org' }
    expect(await outcome(send(route.POST, { form, authorization: client.basic }))).toBe(
      '415 unsupported_media_type',
    )
    expect(await outcome(create([]))).toBe('400 invalid_request')
  })
})
