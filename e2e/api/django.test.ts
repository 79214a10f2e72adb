import type { Client } from '../support/client'
import { expect, test } from '../support/http'

const ada = {
  username: 'ada',
  password: 'seven quiet foxes at dawn',
  email: 'ada@example.com',
  first_name: 'Ada',
  last_name: 'Lovelace',
  bio: 'I play the engine.',
}

const withToken = (token: string) => ({ authorization: `Token ${token}` })

async function tokenOf(response: Response, status: number): Promise<string> {
  expect(response.status).toBe(status)
  expect(response.headers.getSetCookie()).toEqual([])
  return ((await response.json()) as { token: string }).token
}

const statusOf = async (response: Promise<Response>) => (await response).status

test('the Django tutorial replayed: register, log in, three protected calls, log out', async ({ client }) => {
  const program = client()
  const first = await tokenOf(await program.json('POST', '/api/register', ada), 201)
  const { username, password } = ada
  const answer = await program.json('POST', '/api/login', { username, password })
  expect(await answer.clone().json()).toMatchObject({ valid: true, token_type: 'Bearer' })
  const token = await tokenOf(answer, 200)
  expect(token).not.toBe(first)

  const me = await program.get('/api/me', withToken(token))
  expect(me.status).toBe(200)
  const { id, ...user } = (await me.json()) as { id: string; username: string; email: string }
  expect(user).toMatchObject({ username: 'ada', email: 'ada@example.com', first_name: 'Ada' })
  const profile = await program.get('/api/performers/me', withToken(token))
  expect(await profile.json()).toMatchObject({ id, bio: ada.bio })
  const room = await program.json('POST', '/api/rooms', { name: 'Kitchen' }, withToken(token))
  expect(room.status).toBe(201)

  expect(await statusOf(program.json('POST', '/api/logout', {}, withToken(token)))).toBe(204)
  expect(await statusOf(program.get('/api/me', withToken(token)))).toBe(401)
  expect(await statusOf(program.get('/api/me', withToken(first)))).toBe(200)
})

test('a second login is another token, and logout-all ends them all but not the browser', async ({
  client,
}) => {
  const [program, browser] = [client(), client()]
  const { email, password } = ada
  const tokens = [
    await tokenOf(await program.json('POST', '/api/register', ada), 201),
    await tokenOf(await program.json('POST', '/api/login', { email, password }), 200),
    await tokenOf(await program.json('POST', '/api/login', { username: 'ADA', email, password }), 200),
  ]
  expect(new Set(tokens).size).toBe(3)
  await signIn(browser, 'ada', password)
  const [token = ''] = tokens
  expect(await statusOf(program.json('POST', '/api/logout-all', {}, withToken(token)))).toBe(204)
  for (const each of tokens) expect(await statusOf(program.get('/api/me', withToken(each)))).toBe(401)
  expect(await statusOf(browser.get('/api/me'))).toBe(200)
  expect(await statusOf(browser.json('POST', '/api/logout-all', {}))).toBe(204)
  expect(await statusOf(browser.get('/api/me'))).toBe(401)
})

async function signIn(browser: Client, username: string, password: string): Promise<void> {
  const { csrfToken } = (await (await browser.get('/api/auth/csrf')).json()) as { csrfToken: string }
  const fields = { csrfToken, username, password, json: 'true' }
  expect((await browser.form('/api/auth/callback/credentials', fields)).status).toBe(200)
}

test('what the tutorial answers with 200, a wrong password or a taken name, is refused here by its status', async ({
  client,
}) => {
  const program = client()
  await program.json('POST', '/api/register', ada)
  const wrong = await program.json('POST', '/api/login', { username: 'ada', password: 'wrong' })
  expect(wrong.status).toBe(401)
  expect(await wrong.json()).toMatchObject({ valid: false, code: 'invalid_credentials' })
  const again = await program.json('POST', '/api/register', { ...ada, email: 'other@example.com' })
  expect(again.status).toBe(409)
  expect(await again.json()).toMatchObject({ code: 'username_taken' })
})
