import { expect, test } from '../support/fixtures'
import { enterRoom, hostRoom } from '../support/people'

test('a host names the city, its administrator closes the room, and everyone in it is told by whom', async ({
  page,
  person,
  app,
  expectedErrors,
}) => {
  expectedErrors.push(/status of 403/)
  const code = await hostRoom(page, 'Ada')
  const { page: guest } = await person({ viewport: { width: 390, height: 844 } })
  await enterRoom(guest, code, 'Bo')
  await page.getByLabel('City, if you like').fill('  São   PAULO ')
  await page.getByLabel('City, if you like').press('Enter')
  await expect(page.getByText('Saved', { exact: true })).toBeVisible()

  const { page: mayor, context } = await person()
  await mayor.goto('/city')
  await expect(mayor).toHaveURL(/\/sign-in/)
  expect(
    (
      await context.request.post('/api/guests', { data: { name: 'Mayor' }, headers: { origin: app.origin } })
    ).status(),
  ).toBe(201)
  const { id } = await (await context.request.get('/api/me')).json()
  expect((await mayor.goto('/city'))?.status()).toBe(403)
  await app.database((sql) => sql`update accounts set cities = '{são paulo,lisbon}' where id = ${id}`)

  // The city's name travels in the path, in whatever spelling.
  const listed = await context.request.get(`/api/cities/${encodeURIComponent('SÃO paulo')}/rooms`)
  expect(listed.status()).toBe(200)
  const { rooms } = await listed.json()
  expect(rooms).toMatchObject([{ code, name: 'Kitchen', members: 2 }])
  expect(rooms[0]._links.close.href).toBe(`/api/cities/${encodeURIComponent('são paulo')}/rooms/${code}`)

  await mayor.goto('/')
  await mayor.getByRole('button', { name: 'Menu of Mayor' }).click()
  await mayor.getByRole('link', { name: 'Rooms of my city' }).click()
  await expect(mayor.getByRole('heading', { level: 1 })).toHaveText('Open rooms in são paulo')
  await mayor.getByRole('link', { name: 'lisbon' }).click()
  await expect(mayor.getByText('No room is open here.')).toBeVisible()
  await mayor.goBack()

  const room = mayor.getByRole('listitem').filter({ hasText: 'Kitchen' })
  await room.getByText('Close room').click()
  await expect(room.getByText(/ends at once for all 2 people in it/)).toBeVisible()
  await room.getByRole('button', { name: 'Close Kitchen' }).click()
  await expect(mayor.getByText('The room is closed. Everyone in it was told.')).toBeVisible()
  await expect(mayor.getByText('No room is open here.')).toBeVisible()

  for (const told of [guest, page]) {
    await expect(told.getByRole('heading', { name: 'This room was closed' })).toBeVisible()
    await expect(told.getByText(/looks after the rooms of its city closed Kitchen/)).toBeVisible()
  }

  await app.database((sql) => sql`update accounts set cities = '{}' where id = ${id}`)
  expect((await mayor.goto('/city'))?.status()).toBe(403)
})
