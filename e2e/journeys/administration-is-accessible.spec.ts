import { administrator } from '../support/administrator'
import { everyWay, visit } from '../support/every-way'
import { expect, test } from '../support/fixtures'
import { signUp } from '../support/oauth-client'
import { become } from '../support/people'

test.use({ expectedErrors: [/status of 403/] })

test('every page of the administration is accessible', async ({ page, client, app }) => {
  const [ada, bo] = [await administrator(app, client()), await signUp(client())]
  const { id } = (await (await bo.browser.get('/api/me')).json()) as { id: string }
  await bo.browser.connect('bela')
  await bo.browser.json('POST', '/api/rooms', { name: 'Balcony', city: 'Lisboa' })
  await client().json('POST', '/api/login', { email: bo.email, password: bo.password })
  await ada.browser.json('PATCH', `/api/admin/users/${id}`, { is_admin: true, cities: ['Lisboa', 'Porto'] })
  const console = { name: 'Console', grants: ['client_credentials'] }
  const made = await ada.browser.json('POST', '/api/admin/clients', console)
  const { client_id } = (await made.json()) as { client_id: string }
  await become(page, ada.browser)
  await visit(
    page,
    '/admin',
    '/admin/users',
    `/admin/users/${id}`,
    '/admin/users?q=nobody-at-all',
    '/admin/clients',
    `/admin/clients/${client_id}`,
    '/admin/rooms',
    '/admin/connections',
    '/admin/tokens',
    '/admin/audit?done=room_closed',
  )
  await page.goto('/admin/clients/new')
  await page.getByRole('button', { name: 'Make the client' }).click()
  await expect(page.getByRole('alert').filter({ hasText: 'A name has 1 to 80 characters.' })).toBeVisible()
  await everyWay(page)
  await page.getByLabel('Name', { exact: true }).fill('Jukebox in the hall')
  await page.getByLabel('Password', { exact: true }).check()
  await page.getByLabel('Redirect URIs').fill('https://jukebox.example/callback')
  await page.getByRole('button', { name: 'Make the client' }).click()
  await expect(page.getByLabel('Client secret')).toHaveValue(/^axrs_/)
  await everyWay(page)
})

test('the pages of a city, and pages that are not for whoever asks, are accessible', async ({
  page,
  client,
  app,
}) => {
  const [mayor, host] = [await signUp(client()), client()]
  await become(page, mayor.browser)
  expect((await page.goto('/admin'))?.status()).toBe(403)
  await everyWay(page)
  await host.json('POST', '/api/rooms', { name: 'Balcony', city: 'Lisbon' })
  await app.database((sql) => sql`update accounts set cities = '{lisbon}' where email = ${mayor.email}`)
  await visit(page, '/city')
})
