import { randomUUID } from 'node:crypto'
import type { AppUnderTest } from '../../e2e/support/app-under-test'
import { Client } from '../../e2e/support/client'

const password = 'seven quiet foxes at dawn'

/** An account of its own that a program logs in to. */
export type Program = { username: string; password: string; personalToken: string; accessToken: string }

/** Registers and logs in, as the program of a listener does. */
export async function registeredProgram(app: AppUnderTest): Promise<Program> {
  const client = new Client(app.origin)
  const username = `bench-${randomUUID().slice(0, 12)}`
  const registered = await client.json('POST', '/api/register', { username, password })
  if (registered.status !== 201) throw new Error(`register answered ${registered.status}`)
  const login = await client.json('POST', '/api/login', { username, password })
  if (login.status !== 200) throw new Error(`login answered ${login.status}`)
  const answer: { token: string; access_token: string } = await login.json()
  return { username, password, personalToken: answer.token, accessToken: answer.access_token }
}

/** Signs a browser in through next-auth's own endpoints, which do not count as a token's login. */
export async function signedIn(app: AppUnderTest, { username }: Program): Promise<Client> {
  const client = new Client(app.origin)
  const csrf: { csrfToken: string } = await (await client.get('/api/auth/csrf')).json()
  const answer = await client.form('/api/auth/callback/credentials', {
    csrfToken: csrf.csrfToken,
    username,
    password,
    json: 'true',
  })
  if (answer.status !== 200) throw new Error(`signing in answered ${answer.status}`)
  return client
}

export function cookieOf(client: Client): string {
  return [...client.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
}
