import assert from 'node:assert/strict'
import {
  logout,
  me,
  oauthToken,
  performersPicture,
  roomsCreate,
  roomsEnd,
  roomsEvents,
  roomsHistoryCsv,
  roomsList,
  roomsRead,
  roomsState,
  roomsUpdate,
  usersCreate,
} from '../generated/hey-api'
import { client } from '../generated/hey-api/client.gen'
import { basic, newUser, origin, picture } from './stage'

client.setConfig({ baseUrl: origin })

const made = await usersCreate({ body: newUser, headers: { authorization: basic } })
assert(made.data, JSON.stringify(made.error))
const { refresh_token } = made.data.token

// This client sends JSON, which is answered nested.
const renewed = await oauthToken({
  body: { grant_type: 'refresh_token', refresh_token },
  headers: { authorization: basic },
})
assert(renewed.data && 'token' in renewed.data, JSON.stringify(renewed.error))
client.setConfig({ baseUrl: origin, headers: { authorization: `Bearer ${renewed.data.token.access_token}` } })

assert.equal((await me()).data?.email, newUser.email)
assert.match((await performersPicture({ body: picture })).data?.picture_url ?? '', /^\/api\//)

const room = await roomsCreate({ body: { name: 'Kitchen', votes_to_skip: 2 } })
assert(room.data, JSON.stringify(room.error))
const path = { code: room.data.code }
assert.equal((await roomsRead({ path })).data?.name, 'Kitchen')
assert.equal((await roomsUpdate({ path, body: { name: 'Garden' } })).data?.name, 'Garden')
assert.deepEqual(
  (await roomsList()).data?.rooms.map(({ code }) => code),
  [path.code],
)
assert.equal((await roomsState({ path })).data?.now, null)

const refused = await roomsUpdate({ path, body: { votes_to_skip: 99 } })
assert.equal(refused.response?.status, 422)
assert.equal(refused.error?.status, 422)
assert.equal((await roomsRead({ path: { code: 'ZZZZZZ' } })).error?.code, 'room_not_found')

const history = await roomsHistoryCsv({ path, parseAs: 'text' })
assert.match(String(history.data), /,/)
const { stream } = await roomsEvents({ path })
assert.equal((await stream.next()).done, false)
await stream.return({} as never)

assert.equal((await roomsEnd({ path })).response?.status, 204)
assert.equal((await logout()).response?.status, 204)
assert.equal((await me()).response?.status, 401)
process.exit(0)
