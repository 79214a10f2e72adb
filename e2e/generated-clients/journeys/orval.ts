import assert from 'node:assert/strict'
import * as calls from '../generated/orval/calls'
import * as schemas from '../generated/orval/schemas'
import { caller } from './orval-fetch'
import { basic, newUser, origin } from './stage'

Object.assign(caller, { origin, authorization: basic })

const made = await calls.usersCreate(newUser)
assert(made.status === 201, JSON.stringify(made.data))
const { refresh_token } = made.data.token

const renewed = await calls.oauthToken({ grant_type: 'refresh_token', refresh_token })
assert(renewed.status === 200, JSON.stringify(renewed.data))
schemas.oauthTokenResponse.parse(renewed.data)
caller.authorization = `Bearer ${renewed.data.access_token}`

const me = await calls.me()
assert(me.status === 200, JSON.stringify(me.data))
assert.equal(schemas.meResponse.parse(me.data).email, newUser.email)

const newRoom = schemas.roomsCreateBody.parse({ name: 'Kitchen', votes_to_skip: 2 })
const room = await calls.roomsCreate(newRoom)
assert(room.status === 201, JSON.stringify(room.data))
const { code } = room.data
assert.equal(schemas.roomsReadResponse.parse((await calls.roomsRead(code)).data).name, 'Kitchen')
const changed = await calls.roomsUpdate(code, { name: 'Garden' })
assert.equal(schemas.roomsUpdateResponse.parse(changed.data).name, 'Garden')
const { rooms } = schemas.roomsListResponse.parse((await calls.roomsList()).data)
assert.deepEqual(
  rooms.map((one) => one.code),
  [code],
)
assert.equal(schemas.roomsStateResponse.parse((await calls.roomsState(code)).data).now, null)

assert.throws(() => schemas.roomsUpdateBody.parse({ votes_to_skip: 99 }))
const refused = await calls.roomsUpdate(code, { votes_to_skip: 99 })
assert(refused.status === 422)
assert.equal(refused.data.status, 422)
assert.equal((await calls.roomsRead('ZZZZZZ')).status, 404)

assert.equal((await calls.roomsEnd(code)).status, 204)
assert.equal((await calls.logout()).status, 204)
assert.equal((await calls.me()).status, 401)
