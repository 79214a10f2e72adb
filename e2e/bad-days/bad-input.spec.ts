import { expect, test } from '../support/fixtures'
import { submitForm } from '../support/forms'
import { browseAs, hostAs, play } from './party'

test.use({ expectedErrors: [/status of (403|404)/] })

const unknown = 'ZZZZZZ'
const malformed = [
  'ABC',
  'ABCDEFGH',
  'AB0DEF',
  'ÄÖÜÄÖÜ',
  '%00%00',
  '..%2f..%2f',
  '%E0%A4%A',
  "'%20or%201=1--",
  'a'.repeat(2_000),
]

test('unknown, ended and malformed codes are answered, never with a crash', async ({ client }) => {
  const [ada, bo] = [client(), client()]
  const code = await hostAs(ada, 'ada')
  await bo.join(code, 'Bo')
  expect((await ada.json('DELETE', `/api/rooms/${code}`)).status).toBe(204)

  for (const dead of [unknown, code, code.toLowerCase(), ...malformed]) {
    for (const path of ['', '/state', '/events', '/members']) {
      const answer = await bo.get(`/api/rooms/${dead}${path}`)
      expect([400, 404], `/api/rooms/${dead.slice(0, 20)}${path}`).toContain(answer.status)
      expect(answer.headers.get('content-type')).toContain('application/problem+json')
      await answer.body?.cancel()
    }
    expect([400, 404]).toContain((await bo.json('POST', `/api/rooms/${dead}/skip`)).status)
    for (const page of ['/room/', '/join/']) {
      const answer = await bo.get(`${page}${dead}`)
      expect(answer.status, `${page}${dead.slice(0, 20)}`).toBeLessThan(500)
      await answer.body?.cancel()
    }
  }
  const join = (body: unknown) => client().json('POST', '/api/rooms/join', body)
  for (const dead of [unknown, code, 'ABC', 'ÄÖÜÄÖÜ']) {
    const answer = await join({ code: dead })
    expect(answer.status, dead).toBe(404)
    expect(((await answer.json()) as { code: string }).code).toBe('room_not_found')
  }
  expect((await join({})).status).toBe(400)
  expect((await join({ code: 7 })).status).toBe(422)
  expect((await join({ code, surprise: 1 })).status).toBe(422)
})

test('a member of an ended room and a stranger with a wrong code read what to do', async ({
  person,
  client,
}) => {
  const [ada, bo] = [client(), client()]
  const code = await hostAs(ada, 'ada')
  await bo.join(code, 'Bo')
  await ada.json('DELETE', `/api/rooms/${code}`)
  const page = await browseAs(bo, await person(), `/room/${code}`)
  await page.waitForURL(`**/join/${code}`)
  await page.getByRole('button', { name: 'Step in' }).click()
  await expect(page.getByRole('alert').filter({ hasText: 'No open room has this code' })).toBeVisible()
  await page.goto('/room/nonsense-code-here')
  await expect(
    page.getByText('does not exist, or the room has ended').or(page.getByText('No open room has this code')),
  ).toBeVisible()
  await expect(
    page.getByRole('link', { name: 'Join with a code' }).or(page.getByRole('link', { name: 'Enter a code' })),
  ).toBeVisible()
})

test('a name of 10,000 characters is refused, and nothing that was typed is lost', async ({
  person,
  client,
}) => {
  const long = 'Ω'.repeat(10_000)
  const ada = client()
  const code = await hostAs(ada, 'ada')
  const { page } = await person()
  await page.goto('/join')
  await page.getByLabel('Room code').fill(code)
  await page.getByLabel('Your name in the room').fill(long)
  await page.getByRole('button', { name: 'Join', exact: true }).click()
  await expect(page.getByRole('alert').filter({ hasText: '1 to 40 characters' })).toBeVisible()
  // The field itself takes no more than that.
  const kept = 'Ω'.repeat(80)
  await expect(page.getByLabel('Your name in the room')).toHaveValue(kept)
  await expect(page.getByLabel('Room code')).toHaveValue(new RegExp(`${code.slice(0, 3)}.?${code.slice(3)}`))

  await page.goto('/create')
  await page.getByLabel('Name of the room').fill(long)
  await page.locator('[name=votes_to_skip]').fill('7')
  await page.getByRole('button', { name: 'Create the room' }).click()
  await expect(page.getByRole('alert').filter({ hasText: '1 to 40 characters' })).toBeVisible()
  await expect(page.getByLabel('Name of the room')).toHaveValue(kept)
  await expect(page.locator('[name=votes_to_skip]')).toHaveValue('7')

  for (const [path, fields] of [
    ['/join', { code, name: long }],
    ['/create', { name: long, votes_to_skip: '7' }],
  ] as const) {
    const answer = await submitForm(client(), path, fields)
    expect(answer.status).toBe(200)
    const html = await answer.text()
    expect(html).toContain('1 to 40 characters')
    expect(html.includes(long)).toBe(true)
  }
  expect((await client().json('POST', '/api/rooms/join', { code, name: long })).status).toBe(422)
  expect((await ada.json('PATCH', `/api/rooms/${code}`, { name: long })).status).toBe(422)
})

test('a guest who is removed and guests of a room that ends read so on their open pages', async ({
  person,
  client,
}) => {
  const [ada, bo, cy] = [client(), client(), client()]
  const code = await hostAs(ada, 'ada', { name: 'Kitchen' })
  await bo.join(code, 'Bo')
  await cy.join(code, 'Cy')
  await play(ada, code)
  const [bos, cys] = [
    await browseAs(bo, await person(), `/room/${code}`),
    await browseAs(cy, await person(), `/room/${code}`),
  ]
  for (const page of [bos, cys]) await expect(page.getByTestId('link')).toHaveAttribute('data-link', 'live')
  const { members } = (await (await ada.get(`/api/rooms/${code}/state`)).json()) as {
    members: { id: string; name: string }[]
  }
  const removed = members.find(({ name }) => name === 'Bo')
  expect((await ada.json('DELETE', `/api/rooms/${code}/members/${removed?.id}`)).status).toBe(204)
  await expect(bos.getByRole('heading', { name: 'You were removed from this room' })).toBeVisible()
  await expect(cys.getByTestId('closed')).toHaveCount(0)
  await ada.json('DELETE', `/api/rooms/${code}`)
  await expect(cys.getByRole('heading', { name: 'This room has ended' })).toBeVisible()
  await expect(cys.getByText('The host closed Kitchen')).toBeVisible()
  await cys.getByRole('link', { name: 'Go to the start page' }).click()
  await cys.waitForURL(/\/$/)
})
