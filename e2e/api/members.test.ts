import { expect, test } from '../support/http'
import { expectProblem, expectRefusedField, memberId, roomOf, stateOf } from './party'

test('members are listed with role and presence, and ids that are the snapshot’s', async ({ client }) => {
  const [ada, bo] = [client(), client()]
  await ada.json('POST', '/api/guests', { name: 'Ada' })
  const { code } = await roomOf(await ada.json('POST', '/api/rooms', {}))
  await bo.join(code, 'Bo')
  for (const who of [ada, bo]) {
    const { members } = (await (await who.get(`/api/rooms/${code}/members`)).json()) as { members: unknown[] }
    expect(members).toMatchObject((await stateOf(ada, code)).members)
    expect(members).toMatchObject([
      { name: 'Ada', role: 'host', present: true },
      { name: 'Bo', role: 'guest', present: true },
    ])
  }
})

test('the host makes a co-host and takes it back; nobody else manages members', async ({ client }) => {
  const [ada, bo, cy] = [client(), client(), client()]
  const { code } = await roomOf(await ada.json('POST', '/api/rooms', {}))
  await bo.join(code, 'Bo')
  await cy.join(code, 'Cy')
  const [boId, cyId] = [await memberId(ada, code, 'Bo'), await memberId(ada, code, 'Cy')]
  const member = (id: string) => `/api/rooms/${code}/members/${id}`
  expect((await ada.json('PATCH', member(boId), { role: 'cohost' })).status).toBe(204)
  expect(await roomOf(await bo.get(`/api/rooms/${code}`))).toMatchObject({ role: 'cohost', is_host: false })
  for (const who of [bo, cy]) {
    await expectProblem(await who.json('PATCH', member(cyId), { role: 'cohost' }), 403, 'forbidden')
    await expectProblem(await who.json('DELETE', member(cyId)), 403, 'forbidden')
    await expectProblem(await who.json('POST', `/api/rooms/${code}/code`), 403, 'forbidden')
    await expectProblem(await who.json('DELETE', `/api/rooms/${code}`), 403, 'forbidden')
  }
  expect((await ada.json('PATCH', member(boId), { role: 'guest' })).status).toBe(204)
  expect(await roomOf(await bo.get(`/api/rooms/${code}`))).toMatchObject({ role: 'guest' })
  for (const role of ['king', '', null, 1, 'host'])
    await expectRefusedField(await ada.json('PATCH', member(boId), { role }), 'role')
  await expectRefusedField(await ada.json('PATCH', member(boId), {}), 'role')
  await expectRefusedField(await ada.json('PATCH', member(boId), { role: 'guest', name: 'x' }), 'name')
  for (const id of ['x', '00000000-0000-4000-8000-000000000000']) {
    await expectProblem(await ada.json('PATCH', member(id), { role: 'guest' }), 404, 'not_found')
    await expectProblem(await ada.json('DELETE', member(id)), 404, 'not_found')
  }
})

test("a host's own place cannot be changed or kicked, only handed over", async ({ client }) => {
  const ada = client()
  const room = await roomOf(await ada.json('POST', '/api/rooms', {}))
  const own = `/api/rooms/${room.code}/members/${room.host.id}`
  await expectProblem(await ada.json('PATCH', own, { role: 'guest' }), 409, 'conflict')
  await expectProblem(await ada.json('DELETE', own), 409, 'conflict')
})

test('a kicked guest is out and may come back; a banned one may not until the ban is lifted', async ({
  client,
}) => {
  const [ada, bo] = [client(), client()]
  const { code } = await roomOf(await ada.json('POST', '/api/rooms', {}))
  await bo.join(code, 'Bo')
  const member = `/api/rooms/${code}/members/${await memberId(ada, code, 'Bo')}`
  expect((await ada.json('DELETE', member)).status).toBe(204)
  await expectProblem(await bo.get(`/api/rooms/${code}`), 404, 'room_not_found')
  expect(await (await bo.get('/api/rooms/current')).json()).toEqual({ code: null })
  expect((await bo.join(code, 'Bo')).status).toBe(200)
  expect((await ada.json('PATCH', member, { role: 'banned' })).status).toBe(204)
  await expectProblem(await bo.join(code), 403, 'banned')
  await expectProblem(await bo.get(`/api/rooms/${code}/state`), 403, 'banned')
  expect(await (await bo.get('/api/rooms/current')).json()).toEqual({ code: null })
  expect((await stateOf(ada, code)).members).toHaveLength(1)
  expect((await ada.json('PATCH', member, { role: 'guest' })).status).toBe(204)
  await expectProblem(await bo.get(`/api/rooms/${code}`), 404, 'room_not_found')
  expect((await bo.join(code)).status).toBe(200)
})

test('a new code keeps the members and kills the old code', async ({ client }) => {
  const [ada, bo, cy] = [client(), client(), client()]
  const { code } = await roomOf(await ada.json('POST', '/api/rooms', {}))
  await bo.join(code, 'Bo')
  const answer = await ada.json('POST', `/api/rooms/${code}/code`)
  expect(answer.status).toBe(200)
  const { code: fresh } = await roomOf(answer)
  expect(fresh).not.toBe(code)
  await expectProblem(await bo.get(`/api/rooms/${code}`), 404, 'room_not_found')
  await expectProblem(await cy.join(code), 404, 'room_not_found')
  expect(await (await bo.get('/api/rooms/current')).json()).toEqual({ code: fresh })
  expect((await stateOf(bo, fresh)).members).toHaveLength(2)
})

test('a host who leaves ends the room for everyone; one who hands over does not', async ({ client }) => {
  const [ada, bo, cy] = [client(), client(), client()]
  const { code } = await roomOf(await ada.json('POST', '/api/rooms', {}))
  await bo.join(code, 'Bo')
  await cy.join(code, 'Cy')
  const leave = `/api/rooms/${code}/leave`
  const boId = await memberId(ada, code, 'Bo')
  await expectProblem(await cy.json('POST', leave, { hand_over_to: boId }), 403, 'forbidden')
  for (const hand_over_to of ['x', 7, '00000000-0000-4000-8000-000000000000'])
    await expectRefusedField(await ada.json('POST', leave, { hand_over_to }), 'hand_over_to')
  expect((await ada.json('POST', leave, { hand_over_to: boId })).status).toBe(204)
  await expectProblem(await ada.get(`/api/rooms/${code}`), 404, 'room_not_found')
  expect(await roomOf(await bo.get(`/api/rooms/${code}`))).toMatchObject({
    is_host: true,
    role: 'host',
    host: { id: boId, name: 'Bo' },
  })
  expect((await cy.json('POST', leave)).status).toBe(204)
  await expectProblem(await cy.json('POST', leave), 404, 'room_not_found')
  expect((await bo.json('POST', leave)).status).toBe(204)
  await expectProblem(await bo.get(`/api/rooms/${code}`), 404, 'room_not_found')
  await expectProblem(await cy.join(code), 404, 'room_not_found')
  expect(await (await bo.get('/api/rooms/current')).json()).toEqual({ code: null })
})

test('an ended room is gone for everyone, and its host may open another', async ({ client }) => {
  const [ada, bo] = [client(), client()]
  const { code } = await roomOf(await ada.json('POST', '/api/rooms', {}))
  await bo.join(code, 'Bo')
  expect((await ada.json('DELETE', `/api/rooms/${code}`)).status).toBe(204)
  for (const who of [ada, bo]) {
    await expectProblem(await who.json('DELETE', `/api/rooms/${code}`), 404, 'room_not_found')
    await expectProblem(await who.get(`/api/rooms/${code}/state`), 404, 'room_not_found')
  }
  expect((await ada.json('POST', '/api/rooms', {})).status).toBe(201)
})
