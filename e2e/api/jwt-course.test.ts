import { createRemoteJWKSet, jwtVerify } from 'jose'
import { expect, test } from '../support/http'

const people = [
  { email: 'ada@example.com', password: 'seven quiet foxes at dawn' },
  { email: 'bo@example.com', password: 'nine loud ravens at dusk' },
] as const

test('the JWT course replayed: log in with address and password, a signed JWT, a protected route, its owner alone', async ({
  client,
  app,
}) => {
  const program = client()
  for (const one of people) await program.json('POST', '/api/register', one)
  const answers = await Promise.all(
    people.map(async (one) => {
      const response = await program.json('POST', '/api/login', one)
      expect(response.status).toBe(200)
      return (await response.json()) as { access_token: string; expires_in: number }
    }),
  )
  const [ada, bo] = answers.map(({ access_token }) => ({ authorization: `Bearer ${access_token}` }))
  const { payload, protectedHeader } = await jwtVerify(
    answers[0]?.access_token ?? '',
    createRemoteJWKSet(new URL('/api/oauth/jwks', app.origin)),
    { issuer: app.origin, audience: app.origin, typ: 'at+jwt' },
  )
  expect(protectedHeader.alg).toBe('ES256')
  expect(payload.exp).toBe((payload.iat ?? 0) + 3600)
  const route = `/api/users/${payload.sub}`

  expect((await program.get(route)).status).toBe(401)
  const own = await program.get(route, ada)
  expect(own.status).toBe(200)
  expect(await own.json()).toMatchObject({ id: payload.sub, email: 'ada@example.com' })
  expect((await program.get(route, bo)).status).toBe(404)
  expect((await program.json('PATCH', route, { name: 'Evil' }, bo)).status).toBe(404)
  expect((await program.json('PATCH', route, { name: 'Countess' }, ada)).status).toBe(200)
  const tampered = `${ada?.authorization.slice(0, -4)}AAAA`
  expect((await program.get(route, { authorization: tampered })).status).toBe(401)

  expect((await program.json('POST', '/api/logout', {}, ada)).status).toBe(204)
  expect((await program.get(route, ada)).status).toBe(401)
})
