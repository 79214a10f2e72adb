import { ApiContract } from '../support/api-contract'
import { expect, patience, test, vi } from '../support/http'
import { makeClient } from '../support/oauth-client'
import { expectProblem, memberId, nextPlay, roomOf, stateOf } from './party'

test('the document is public, and 304 for who has it', async ({ client, app }) => {
  const first = await client().get('/api/openapi.json')
  expect([first.status, first.headers.get('content-type')]).toEqual([200, 'application/json'])
  expect(first.headers.get('cache-control')).toMatch(/^public, max-age=\d+$/)
  const document = (await first.json()) as { servers: unknown; info: { version: string } }
  expect(document.servers).toEqual([{ url: app.origin }])
  const health = (await (await client().get('/api/health')).json()) as { version: string }
  expect(document.info.version).toBe(health.version)
  const again = await client().get('/api/openapi.json', { 'if-none-match': first.headers.get('etag') ?? '' })
  expect([again.status, await again.text()]).toEqual([304, ''])
})

test('an answer that is not as the document says is noticed', async ({ app }) => {
  const contract = await ApiContract.of(app.origin)
  const url = new URL('/api/rooms/current', app.origin)
  const answer = (body: unknown, init: ResponseInit = {}) =>
    contract.check('GET', url, Response.json(body, init))
  await answer({ code: null })
  await expect(answer({ code: 7 })).rejects.toThrow('/code must be string')
  await expect(answer({ code: null, extra: 1 })).rejects.toThrow('additional properties')
  await expect(answer({})).rejects.toThrow("must have required property 'code'")
  await expect(answer({ code: null }, { status: 201 })).rejects.toThrow('does not know')
  const problem = { type: 'about:blank', title: 'T', status: 404, detail: 'D', code: 'room_not_found' }
  const headers = { 'content-type': 'application/problem+json' }
  await expect(answer(problem, { status: 404, headers })).rejects.toThrow('unknown for rooms.current')
})

// Every answer a client of these tests gets is held against the document: see Client.
test('every answer of a whole journey is as the document says', async ({ client, app, simulator }) => {
  const [ada, bo, program, browser] = [client(), client(), client(), client()]
  const { basic } = await makeClient(app, { grants: ['password', 'refresh_token'] })
  const person = { email: 'ada@example.com', password: 'seven quiet foxes at dawn' }

  const created = await program.json(
    'POST',
    '/api/users/create',
    { ...person, grant_type: 'password', scope: 'profile performer venue', has_accepted_terms: true },
    { authorization: basic },
  )
  expect(created.status).toBe(201)
  const { token } = (await created.json()) as { token: { access_token: string; refresh_token: string } }
  const authorization = `Bearer ${token.access_token}`
  const twice = { ...person, grant_type: 'password', scope: 'profile', has_accepted_terms: true }
  await expectStatus(program.json('POST', '/api/users/create', twice, { authorization: basic }), 409)
  await expectStatus(program.json('POST', '/api/register', { username: 'bodil', password: 'short' }), 422)
  await expectStatus(
    program.json('POST', '/api/register', { username: 'cyril', password: 'nine loud geese at noon' }),
    201,
  )
  await expectStatus(program.json('POST', '/api/login', person), 200)
  await expectStatus(program.json('POST', '/api/login', { ...person, password: 'wrong one here' }), 401)
  const refresh = { grant_type: 'refresh_token', refresh_token: token.refresh_token }
  await expectStatus(program.form('/api/oauth/token', refresh, { authorization: basic }), 200)
  await expectStatus(program.form('/api/oauth/token', { grant_type: 'x' }, { authorization: basic }), 400)
  await expectStatus(
    program.form('/api/oauth/introspect', { token: token.access_token }, { authorization: basic }),
    200,
  )
  await expectStatus(program.get('/.well-known/oauth-authorization-server'), 200)
  await expectStatus(program.get('/api/oauth/jwks'), 200)

  const me = await program.get('/api/me', { authorization })
  const { id } = (await me.json()) as { id: string }
  await expectStatus(program.json('PATCH', `/api/users/${id}`, { first_name: 'Ada' }, { authorization }), 200)
  await expectStatus(program.json('GET', `/api/users/${id}`, undefined, { authorization }), 200)
  const profile = { stage_name: 'DJ Ada', bio: 'Plays what the room asks for.' }
  await expectStatus(program.json('PUT', '/api/performers/me', profile, { authorization }), 200)
  await expectStatus(program.get(`/api/performers/${id}`, { authorization }), 200)
  await expectStatus(program.json('DELETE', '/api/performers/me', undefined, { authorization }), 204)
  await expectStatus(program.get('/api/tokens', { authorization }), 403)
  await expectStatus(program.get('/api/admin/users', { authorization }), 403)
  await expectStatus(program.get('/api/cities/lisbon/rooms', { authorization }), 403)

  await ada.json('POST', '/api/guests', { name: 'Ada' })
  const { code } = await ada.host('ada')
  await expectStatus(ada.get('/api/connect/spotify/status'), 200)
  await expectStatus(bo.join('ZZZZZZ'), 404)
  await expectStatus(bo.join(code, 'Bo'), 200)
  const path = `/api/rooms/${code}`
  await expectStatus(ada.json('POST', `${path}/skip`, {}), 409)
  await expectStatus(ada.json('PUT', `${path}/playback`, { is_playing: true }), 204)
  await expect.poll(async () => (await stateOf(bo, code)).now !== null).toBe(true)
  const { now } = await stateOf(bo, code)
  if (!now) throw new Error('nothing plays')
  // The colour of the cover may come in between, as another version.
  await vi.waitFor(async () => {
    const { version } = await stateOf(bo, code)
    await expectStatus(bo.get(`${path}/state`, { 'if-none-match': `"${version}"` }), 304)
  }, patience)
  const events = await bo.get(`${path}/events`)
  expect(events.headers.get('content-type')).toBe('text/event-stream')
  await events.body?.cancel()
  await expectStatus(bo.json('POST', `${path}/skip`, { play_id: now.play_id }), 200)
  await expectStatus(bo.json('DELETE', `${path}/skip`), 200)
  await expectStatus(bo.json('PUT', `${path}/playback`, { volume_percent: 10 }), 403)
  await expectStatus(ada.get(`${path}/devices`), 200)
  await expectStatus(ada.json('POST', `${path}/skip`, { play_id: now.play_id }), 200)
  await nextPlay(bo, code, now)
  await expectStatus(bo.get(`${path}/members`), 200)
  await expectStatus(ada.get(`${path}/members`), 200)
  const bos = `${path}/members/${await memberId(ada, code, 'Bo')}`
  await expectStatus(ada.json('PATCH', bos, { role: 'cohost' }), 204)
  await expectStatus(ada.json('PATCH', path, { votes_to_skip: 51 }), 422)
  await expectStatus(ada.json('PATCH', path, { votes_to_skip: 5, name: 'Kitchen' }), 200)
  await expectStatus(ada.json('DELETE', bos), 204)
  const { code: next } = await roomOf(await ada.json('POST', `${path}/code`, {}))
  await simulator.tokens({ account: 'ada', provider: 'spotify', revoke: true })
  await app.database((sql) => sql`update connections set expires_at = now() - interval '1 second'`)
  await expectStatus(ada.json('PUT', `/api/rooms/${next}/playback`, { is_playing: false }), 409)
  await expectStatus(ada.json('POST', `/api/rooms/${next}/leave`, {}), 204)
  await expectStatus(ada.get('/api/rooms'), 200)

  await expectStatus(browser.json('POST', '/api/guests', { name: 'Cy' }), 201)
  await expectStatus(browser.get('/api/sessions'), 200)
  await expectStatus(browser.get('/api/apps'), 200)
  await expectStatus(browser.json('POST', '/api/password/forgot', { email: person.email }), 202)
  await expectStatus(browser.json('POST', '/api/password/reset', { token: 'axrm_x', password: 'x' }), 422)
  await expectStatus(browser.json('POST', '/api/email/confirm', { token: 'axrm_x' }), 400)
  await expectProblem(await browser.json('PUT', '/api/me', {}), 405, 'method_not_allowed')
  await expectProblem(await browser.get('/api/nothing'), 404, 'not_found')

  const login = (await (await program.json('POST', '/api/login', person)).json()) as { token: string }
  await expectStatus(
    program.json('POST', '/api/logout', undefined, { authorization: `Token ${login.token}` }),
    204,
  )
  await expectStatus(program.json('DELETE', `/api/users/${id}`, undefined, { authorization }), 204)
  await expectStatus(program.get('/api/me', { authorization }), 401)
})

async function expectStatus(answering: Promise<Response>, status: number): Promise<void> {
  const answer = await answering
  const text = await answer.text()
  expect([answer.status, text]).toEqual([status, text])
}
