import { randomUUID } from 'node:crypto'
import { expect, test } from '../support/http'
import { basicHeader } from '../support/oauth-client'
import { operatorCommand } from '../support/operator'

const password = 'seven quiet foxes at dawn'

type Nested = {
  token: { access_token: string; refresh_token: string; scope: string[] }
  user: { id: string; _links: Record<string, { href: string; method: string; title: string }> }
}

test('the two examples of the Gemini documentation, request by request, answer 201 as documented', async ({
  app,
  client,
}) => {
  const options = [
    '--name',
    'Console',
    '--grants',
    'password,refresh_token',
    '--legacy-token-login',
    '--json',
  ]
  const made = JSON.parse(await operatorCommand(app, 'client-create.ts', ...options))
  const basic = basicHeader(made.client_id, made.client_secret)
  const email = `ada-${randomUUID().slice(0, 8)}@example.com`
  const program = client()
  const created = await program.json(
    'POST',
    '/api/users/create',
    {
      email,
      password,
      grant_type: 'password',
      scope: 'profile performer venue',
      has_accepted_terms: true,
      first_name: 'Ada',
      last_name: 'Lovelace',
    },
    { authorization: basic },
  )
  expect(created.status).toBe(201)
  const first: Nested = await created.json()
  expect(first).toEqual({
    token: {
      access_token: expect.stringMatching(/^ey/),
      token_type: 'Bearer',
      expires_in: 3600,
      scope: ['profile', 'performer', 'venue'],
      refresh_token: expect.any(String),
    },
    user: expect.objectContaining({
      id: expect.any(String),
      email,
      first_name: 'Ada',
      last_name: 'Lovelace',
      locale: 'en',
      has_confirmed_email: false,
      _links: expect.any(Object),
    }),
  })

  const login = { username: email, password, grant_type: 'password', scope: 'profile performer venue' }
  const previous = { authorization: `Bearer: ${first.token.access_token}` }
  const again = await program.json('POST', '/api/oauth/token', login, previous)
  expect(again.status).toBe(201)
  expect(again.headers.get('cache-control')).toBe('no-store')
  const second: Nested = await again.json()
  expect(second.user.id).toBe(first.user.id)
  expect(Object.keys(second.token).sort()).toEqual(Object.keys(first.token).sort())

  const { self } = second.user._links
  const read = await program.get(self?.href ?? '', { authorization: `Bearer ${second.token.access_token}` })
  expect(await read.json()).toMatchObject({ id: first.user.id, email })

  const byBasic = await program.json('POST', '/api/oauth/token', login, { authorization: basic })
  expect(byBasic.status).toBe(201)

  await program.form('/api/oauth/revoke', { token: first.token.access_token }, { authorization: basic })
  const dead = await program.json('POST', '/api/oauth/token', login, previous)
  expect([dead.status, await dead.json()]).toMatchObject([401, { error: 'invalid_client' }])
})
