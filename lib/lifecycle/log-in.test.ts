import { randomUUID } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { db } from '@/db/client'
import { accounts, performers, personalTokens } from '@/db/schema'
import { register } from '../accounts/register'
import { countRegistration, registration } from '../accounts/registration'
import { browserHeaders, ownAddress, somebody } from '../accounts/test-browser'
import { findClient } from '../tokens/clients'
import { createUser } from '../tokens/create-user'
import { firstParty } from '../tokens/tokens-under-test'
import { testUser } from '../tokens/user-under-test'
import { logIn, registerForToken } from './log-in'

const program = () =>
  registration.parse({ username: `u${randomUUID().slice(0, 12)}`, password: randomUUID() })

test('27: registrations from one address are counted over the page, the API and users/create', async () => {
  const address = ownAddress()
  const headers = new Headers(address)
  await Promise.all(Array.from({ length: 299 }, () => countRegistration(headers)))
  await registerForToken(program(), headers)
  const client = await findClient((await firstParty()).clientId)
  if (!client) throw new Error('no client')
  const user = { ...somebody(), grant_type: 'password', has_accepted_terms: true }
  const limited = { code: 'rate_limited_caller', options: { retryAfterS: expect.any(Number) } }
  await expect(registerForToken(program(), headers)).rejects.toMatchObject(limited)
  await expect(register(somebody(), await browserHeaders(null, address))).rejects.toMatchObject(limited)
  await expect(createUser(user, client, headers)).rejects.toMatchObject(limited)
  // What is refused for its fields is no registration.
  await expect(createUser({}, client, headers)).rejects.toMatchObject({ code: 'validation' })
  await registerForToken(program(), new Headers(ownAddress()))
})

test('a registration that cannot give its token leaves neither account nor profile', async () => {
  const input = program()
  const all = () => Promise.all([accounts, performers, personalTokens].map((table) => db().$count(table)))
  const before = await all()
  await db().execute(`
    create function refuse_token() returns trigger language plpgsql as 'begin raise exception ''no''; end'`)
  await db().execute(
    `create trigger refuse_token before insert on personal_tokens execute function refuse_token()`,
  )
  try {
    await expect(registerForToken(input, new Headers(ownAddress()))).rejects.toThrow()
  } finally {
    await db().execute('drop trigger refuse_token on personal_tokens; drop function refuse_token()')
  }
  expect(await all()).toEqual(before)
  await registerForToken(input, new Headers(ownAddress()))
  expect(await db().$count(accounts, eq(accounts.usernameKey, input.username?.key ?? ''))).toBe(1)
})

test.each(['suspended_at', 'ended_at'])(
  '26: an account whose %s comes while its password is looked at is refused as for a wrong one',
  async (column) => {
    const { id, email, password } = await testUser()
    await db().execute(`
    create function stop_account() returns trigger language plpgsql as 'begin
      update accounts set ${column} = now() where id = new.account_id; return new; end'`)
    await db().execute(`create trigger stop_account after insert on audit_log for each row
    when (new.action = 'account.signed_in' and new.account_id = '${id}') execute function stop_account()`)
    try {
      const login = logIn({ email, password, headers: new Headers(ownAddress()) })
      await expect(login).rejects.toMatchObject({ code: 'invalid_credentials' })
    } finally {
      await db().execute('drop trigger stop_account on audit_log; drop function stop_account()')
    }
  },
)
