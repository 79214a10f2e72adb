import { once } from 'node:events'
import { request } from 'node:http'
import type { Client } from '../support/client'
import { Client as Program } from '../support/client'
import { submitForm } from '../support/forms'
import { expect, test } from '../support/http'
import { makeClient } from '../support/oauth-client'

const ada = { username: 'ada', email: 'ada@example.com', password: 'seven quiet foxes at dawn' }

type Door = { name: string; open(at: Client, name: string, secret: string): Promise<Response> }

async function nextAuth(at: Client, username: string, password: string): Promise<Response> {
  const { csrfToken } = (await (await at.get('/api/auth/csrf')).json()) as { csrfToken: string }
  return at.form('/api/auth/callback/credentials', { csrfToken, username, password, json: 'true' })
}

/** Every door that takes a password; the page's own answers 200 with words. */
async function doors(basic: string): Promise<Door[]> {
  const authorization = { authorization: basic }
  return [
    {
      name: 'login',
      open: (at, username, password) => at.json('POST', '/api/login', { username, password }),
    },
    { name: 'next-auth', open: nextAuth },
    {
      name: 'token, form',
      open: (at, username, password) =>
        at.form('/api/oauth/token', { grant_type: 'password', username, password }, authorization),
    },
    {
      name: 'token, JSON',
      open: (at, username, password) =>
        at.json('POST', '/api/oauth/token', { grant_type: 'password', username, password }, authorization),
    },
  ]
}

/** Logs in from another address of this machine, as a caller elsewhere would. */
async function loginFrom(localAddress: string, origin: string, body: unknown): Promise<number> {
  const sent = request(`${origin}/api/login`, {
    method: 'POST',
    localAddress,
    headers: { 'content-type': 'application/json' },
  })
  sent.end(JSON.stringify(body))
  const [response] = await once(sent, 'response')
  response.resume()
  return Number(response.statusCode)
}

test('27 twenty wrong passwords over all doors, both names and two processes close every door; the owner elsewhere gets in', async ({
  client,
  app,
}) => {
  const { basic } = await makeClient(app, { grants: ['password'] })
  expect((await client().json('POST', '/api/register', ada)).status).toBe(201)
  const other = await app.secondProcess()
  try {
    const origins = [app.origin, other.origin]
    const all = await doors(basic)
    const statuses: number[] = []
    for (let guess = 0; guess < 20; guess += 1) {
      const door = all[guess % all.length]
      const at = new Program(origins[guess % 2] ?? app.origin)
      const answer = await door?.open(at, guess % 3 ? ada.email : ada.username, `guess ${guess}`)
      statuses.push(answer?.status ?? 0)
    }
    expect(new Set(statuses)).toEqual(new Set([400, 401]))
    for (const origin of origins) {
      for (const door of all) {
        for (const name of [ada.username, ada.email]) {
          const refused = await door.open(new Program(origin), name, ada.password)
          expect(refused.status, `${door.name} at ${origin}`).toBe(429)
          expect(Number(refused.headers.get('retry-after')), door.name).toBeGreaterThan(0)
        }
      }
      const page = await submitForm(new Program(origin), '/sign-in', {
        email: ada.email,
        password: ada.password,
      })
      expect(page.status).not.toBe(303)
      expect(page.headers.getSetCookie().filter((line) => line.includes('session-token'))).toEqual([])
    }
    const forged = await client().json('POST', '/api/login', ada, {
      'x-forwarded-for': '203.0.113.7',
      forwarded: 'for=203.0.113.7',
      'x-real-ip': '203.0.113.7',
      'x-auxroom-peer': '203.0.113.7',
    })
    expect(forged.status).toBe(429)
    expect(await loginFrom('127.0.0.2', app.origin, ada)).toBe(200)
  } finally {
    await other.stop()
  }
})

test('27 a hundred people behind one address who mistype once all get in', { timeout: 120_000 }, async ({
  client,
  app,
}) => {
  const people = Array.from({ length: 100 }, (_, index) => ({
    username: `guest-${index}`,
    password: `seven quiet foxes ${index}`,
  }))
  const program = client()
  const statuses = await Promise.all(
    people.map(async (person) => {
      const registered = await program.json('POST', '/api/register', person)
      const wrong = await program.json('POST', '/api/login', { ...person, password: 'wrong' })
      const right = await program.json('POST', '/api/login', person)
      return `${registered.status} ${wrong.status} ${right.status}`
    }),
  )
  expect(new Set(statuses)).toEqual(new Set(['201 401 200']))
  const rows = await app.database((sql) => sql`select count(*)::int as n from personal_tokens`)
  expect(rows[0]?.n).toBe(200)
})

test('26 the API answers an unknown name and a wrong password alike, in the same time', async ({
  client,
}) => {
  const program = client()
  await program.json('POST', '/api/register', ada)
  const names = ['ada', 'nobody']
  const times: Record<string, number[]> = { ada: [], nobody: [] }
  const bodies = new Set<string>()
  for (let round = 0; round < 12; round += 1) {
    for (const username of names) {
      const began = performance.now()
      const answer = await program.json('POST', '/api/login', { username, password: 'wrong password' })
      bodies.add(`${answer.status} ${await answer.text()}`)
      times[username]?.push(performance.now() - began)
    }
  }
  expect(bodies.size).toBe(1)
  const [known = 0, unknown = 0] = names.map((name) => Math.min(...(times[name] ?? [])))
  expect(Math.max(known, unknown) / Math.min(known, unknown)).toBeLessThan(2)
})
