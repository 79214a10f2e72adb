import assert from 'node:assert/strict'
import createClient from 'openapi-fetch'
import type { paths } from '../generated/openapi-typescript'
import { basic, newUser, origin, picture } from './stage'

const api = createClient<paths>({ baseUrl: origin })

const made = await api.POST('/api/users/create', { body: newUser, headers: { authorization: basic } })
assert(made.data, JSON.stringify(made.error))
const { refresh_token } = made.data.token

const renewed = await api.POST('/api/oauth/token', {
  body: { grant_type: 'refresh_token', refresh_token },
  bodySerializer: (body) => new URLSearchParams({ ...body }),
  headers: { authorization: basic, 'content-type': 'application/x-www-form-urlencoded' },
})
assert(renewed.data && 'access_token' in renewed.data, JSON.stringify(renewed.error))
const authorization = `Bearer ${renewed.data.access_token}`
api.use({
  onRequest({ request }) {
    request.headers.set('authorization', authorization)
  },
})

const me = await api.GET('/api/me')
assert.equal(me.data?.email, newUser.email)

const pictured = await api.PUT('/api/performers/me/picture', {
  // The document calls it binary, for which the generated type has a string.
  body: picture as unknown as string,
  bodySerializer: (body) => body,
  headers: { 'content-type': 'image/png' },
})
assert.match(pictured.data?.picture_url ?? '', /^\/api\//)

const room = await api.POST('/api/rooms', { body: { name: 'Kitchen', votes_to_skip: 2 } })
assert(room.data, JSON.stringify(room.error))
const path = { code: room.data.code }
assert.equal((await api.GET('/api/rooms/{code}', { params: { path } })).data?.name, 'Kitchen')
const changed = await api.PATCH('/api/rooms/{code}', { params: { path }, body: { name: 'Garden' } })
assert.equal(changed.data?.name, 'Garden')
const listed = await api.GET('/api/rooms')
assert.deepEqual(
  listed.data?.rooms.map(({ code }) => code),
  [path.code],
)
assert.equal((await api.GET('/api/rooms/{code}/state', { params: { path } })).data?.now, null)

const refused = await api.PATCH('/api/rooms/{code}', { params: { path }, body: { votes_to_skip: 99 } })
assert.equal(refused.response.status, 422)
assert.equal(refused.error?.status, 422)
assert.equal(
  (await api.GET('/api/rooms/{code}', { params: { path: { code: 'ZZZZZZ' } } })).error?.code,
  'room_not_found',
)

const history = await api.GET('/api/rooms/{code}/history.csv', { params: { path }, parseAs: 'text' })
assert.match(history.data ?? '', /,/)
const events = await api.GET('/api/rooms/{code}/events', { params: { path }, parseAs: 'stream' })
const first = await events.response.body?.getReader().read()
assert.match(new TextDecoder().decode(first?.value), /^(id|event|data|retry|:)/)

assert.equal((await api.DELETE('/api/rooms/{code}', { params: { path } })).response.status, 204)
assert.equal((await api.POST('/api/logout')).response.status, 204)
assert.equal((await api.GET('/api/me')).response.status, 401)
process.exit(0)
