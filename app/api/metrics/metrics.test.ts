import { expect, test } from 'vitest'
import { counter, gauge } from '@/lib/metrics'
import { issueAccessToken } from '@/lib/tokens/access-tokens'
import { makePersonalToken } from '@/lib/tokens/personal-tokens'
import type { Scope } from '@/lib/tokens/scopes'
import { granted, registered } from '@/lib/tokens/tokens-under-test'
import { GET } from './route'

const away = { 'x-auxroom-peer': '203.0.113.9' }
const here = { 'x-auxroom-peer': '127.0.0.1' }

function ask(headers: Record<string, string>): Promise<Response> {
  const request = new Request('http://127.0.0.1:3000/api/metrics', { headers })
  return GET(request, { params: Promise.resolve({}) })
}

async function administrator(scopes: Scope[]): Promise<string> {
  const { id: accountId } = await registered({ isAdmin: true })
  const { id, clientId } = await granted(accountId, { scopes })
  const { accessToken } = await issueAccessToken({ id, clientId, accountId, scopes })
  return `Bearer ${accessToken}`
}

test('whoever asks from this machine reads the process’s figures as Prometheus does', async () => {
  gauge({ name: 'test_songs', help: 'Songs', labels: ['room'] }, (songs) => songs.set({ room: 'a' }, 7))
  counter({ name: 'test_asked_total', help: 'Askings' }).inc(2)
  const response = await ask(here)
  expect(response.status).toBe(200)
  expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8')
  expect(response.headers.get('cache-control')).toBe('private, no-store')
  const lines = (await response.text()).split('\n')
  expect(lines).toEqual(
    expect.arrayContaining(['auxroom_test_songs{room="a"} 7', 'auxroom_test_asked_total 2']),
  )
  expect(lines.some((line) => /^process_resident_memory_bytes \d+$/.test(line))).toBe(true)
})

test('a metric asked for again is the same one', () => {
  const first = counter({ name: 'test_same_total', help: 'Same' })
  expect(counter({ name: 'test_same_total', help: 'Same' })).toBe(first)
})

test('anybody else needs a token that reaches', async () => {
  const nobody = await ask(away)
  expect(nobody.status).toBe(401)
  expect(nobody.headers.get('www-authenticate')).toMatch(/^Bearer realm="[^"]*"$/)
  expect((await ask({ ...away, authorization: 'Bearer wrong' })).status).toBe(401)

  const { id: accountId } = await registered()
  const { secret } = await makePersonalToken({ accountId, name: 'P', scopes: ['profile'], expiresAt: null })
  const short = await ask({ ...away, authorization: `Token ${secret}` })
  expect(short.status).toBe(403)
  expect(await short.json()).toMatchObject({ code: 'insufficient_scope', scope: 'admin' })

  expect((await ask({ ...away, authorization: await administrator(['profile']) })).status).toBe(403)
  expect((await ask({ ...away, authorization: await administrator(['profile', 'admin']) })).status).toBe(200)
})

test('a token has its own rights, from this machine too', async () => {
  const { id: accountId } = await registered()
  const { secret } = await makePersonalToken({ accountId, name: 'P', scopes: ['profile'], expiresAt: null })
  expect((await ask({ ...here, authorization: `Token ${secret}` })).status).toBe(403)
  expect((await ask({ ...here, authorization: await administrator(['admin']) })).status).toBe(200)
})

test.each([
  ['a proxy here that is not believed', { ...here, 'x-auxroom-unverified': '1' }],
  ['another site’s page through a browser here', { ...here, 'sec-fetch-site': 'cross-site' }],
  ['another site’s script through a browser here', { ...here, origin: 'https://evil.example' }],
  ['a caller the front does not know', {}],
])('%s needs one as well', async (_, headers) => {
  expect((await ask(headers)).status).toBe(401)
})
