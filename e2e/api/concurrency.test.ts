import { expect, test } from '../support/http'
import { roomOf, stateOf } from './party'

test('thirty people join at once, and everyone is there once', async ({ client }) => {
  const ada = client()
  const { code } = await roomOf(await ada.json('POST', '/api/rooms', {}))
  const guests = Array.from({ length: 30 }, client)
  const answers = await Promise.all(guests.map((guest, index) => guest.join(code, `Guest ${index}`)))
  expect(answers.map(({ status }) => status)).toEqual(guests.map(() => 200))
  const { members } = await stateOf(ada, code)
  expect(new Set(members.map(({ id }) => id)).size).toBe(31)
  expect(new Set(members.map(({ name }) => name)).size).toBe(31)
})

test('one browser that joins thirty times at once is one member', async ({ client }) => {
  const [ada, bo] = [client(), client()]
  const { code } = await roomOf(await ada.json('POST', '/api/rooms', {}))
  await bo.json('POST', '/api/guests', { name: 'Bo' })
  const answers = await Promise.all(Array.from({ length: 30 }, () => bo.join(code)))
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200))
  expect((await stateOf(ada, code)).members).toHaveLength(2)
})

test('twenty creations by one host at once make one room', async ({ client, app }) => {
  const ada = client()
  await ada.json('POST', '/api/guests', { name: 'Ada' })
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, index) => ada.json('POST', '/api/rooms', { votes_to_skip: index + 1 })),
  )
  const rooms = await Promise.all(answers.map(roomOf))
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(1)
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(19)
  expect(new Set(rooms.map(({ code }) => code)).size).toBe(1)
  const [open] = await app.database((sql) => sql`select count(*)::int as n from rooms`)
  expect(open).toEqual({ n: 1 })
})

test("two of the host's windows change different settings at once, and both changes stay", async ({
  client,
}) => {
  const ada = client()
  const { code } = await roomOf(await ada.json('POST', '/api/rooms', {}))
  const other = client()
  for (const [name, value] of ada.cookies) other.setCookie(name, value)
  const answers = await Promise.all([
    ada.json('PATCH', `/api/rooms/${code}`, { votes_to_skip: 9 }),
    other.json('PATCH', `/api/rooms/${code}`, { guest_can_pause: false }),
    ada.json('PATCH', `/api/rooms/${code}`, { locked: true }),
    other.json('PATCH', `/api/rooms/${code}`, { name: 'Both' }),
  ])
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200])
  expect(await roomOf(await other.get(`/api/rooms/${code}`))).toMatchObject({
    votes_to_skip: 9,
    guest_can_pause: false,
    locked: true,
    name: 'Both',
  })
})

test('of two windows that end the room at once both are told the truth', async ({ client }) => {
  const ada = client()
  const { code } = await roomOf(await ada.json('POST', '/api/rooms', {}))
  const answers = await Promise.all(Array.from({ length: 6 }, () => ada.json('DELETE', `/api/rooms/${code}`)))
  expect(answers.map(({ status }) => status).sort()).toEqual([204, 404, 404, 404, 404, 404])
})
