import { administrator } from '../support/administrator'
import type { Client } from '../support/client'
import { expect, test } from '../support/fixtures'
import { signUp } from '../support/oauth-client'

test.use({ expectedErrors: [/status of (401|403|404)/] })

/** The browser becomes this person. */
async function become(page: import('@playwright/test').Page, person: Client): Promise<void> {
  const cookies = [...person.cookies].map(([name, value]) => ({ name, value, url: person.origin }))
  await page.context().addCookies(cookies)
}

/** Reads a stream to its end. */
async function wholeOf(response: Response): Promise<string> {
  return new TextDecoder().decode(await response.arrayBuffer())
}

test('an administrator suspends a user, whose open stream and tokens end at once', async ({
  page,
  person,
  client,
  app,
}) => {
  const [ada, bo] = [await administrator(app, client()), await signUp(client())]
  await bo.browser.json(
    'PATCH',
    `/api/users/${((await (await bo.browser.get('/api/me')).json()) as { id: string }).id}`,
    {
      name: 'Bo the loud',
    },
  )
  const host = client()
  await host.json('POST', '/api/guests', { name: 'Cy' })
  const { code } = (await (await host.json('POST', '/api/rooms', { name: 'Kitchen' })).json()) as {
    code: string
  }
  await bo.browser.join(code, 'Bo')
  const login = await client().json('POST', '/api/login', { email: bo.email, password: bo.password })
  const { token, access_token } = (await login.json()) as { token: string; access_token: string }
  const credentials = [`Token ${token}`, `Bearer ${access_token}`]
  const streams = await Promise.all(
    credentials.map((authorization) => client().get(`/api/rooms/${code}/events`, { authorization })),
  )
  for (const { status } of streams) expect(status).toBe(200)
  const { page: phone } = await person({ viewport: { width: 390, height: 844 } })
  await become(phone, bo.browser)
  await phone.goto(`/room/${code}`)
  await phone.locator('[data-link=live]').waitFor({ state: 'attached' })

  await become(page, ada.browser)
  await page.goto('/')
  await page.getByRole('button', { name: 'Menu of Ada' }).click()
  await page.getByRole('link', { name: 'Admin', exact: true }).click()
  await page.getByRole('navigation', { name: 'Administration' }).getByRole('link', { name: 'Users' }).click()
  await page.getByRole('searchbox', { name: 'Search' }).fill('the loud')
  await page.getByRole('button', { name: 'Search' }).click()
  await page.getByRole('link', { name: 'Bo the loud' }).click()
  await page.getByRole('button', { name: 'Suspend Bo the loud' }).click()
  const dialog = page.getByRole('dialog', { name: 'Suspend Bo the loud?' })
  await expect(dialog).toContainText('One browser is signed out.')
  await expect(dialog).toContainText('One personal token and one grant of apps end for good.')
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
  await page.getByRole('button', { name: 'Suspend Bo the loud' }).click()
  await dialog.getByRole('button', { name: 'Suspend the account' }).click()
  await expect(page.getByRole('alert').filter({ hasText: 'The account is suspended.' })).toBeVisible()
  const suspendedAt = Date.now()

  for (const stream of streams) expect(await wholeOf(stream)).toMatch(/event: closed/)
  await expect(phone.getByTestId('closed')).toBeVisible()
  expect(Date.now() - suspendedAt).toBeLessThan(5_000)
  for (const authorization of credentials) {
    expect((await client().get('/api/me', { authorization })).status).toBe(401)
  }
  expect((await bo.browser.get('/api/me')).status).toBe(401)
  const again = await client().json('POST', '/api/login', { email: bo.email, password: bo.password })
  expect([again.status, await again.json()]).toMatchObject([401, { valid: false }])
  const members = (await (await host.get(`/api/rooms/${code}/state`)).json()) as { members: unknown[] }
  expect(members.members).toHaveLength(1)

  await page.getByRole('button', { name: 'Reinstate' }).click()
  await expect(page.getByRole('alert').filter({ hasText: 'The account can sign in again.' })).toBeVisible()
  const back = await client().json('POST', '/api/login', { email: bo.email, password: bo.password })
  expect(back.status).toBe(200)
  expect((await client().get('/api/me', { authorization: credentials[0] ?? '' })).status).toBe(401)
})

test('an administrator makes a client, whose secret is shown once, and revokes a token', async ({
  page,
  client,
  app,
}) => {
  const [ada, bo] = [await administrator(app, client()), await signUp(client())]
  await become(page, ada.browser)
  await page.goto('/admin/clients')
  await page.getByRole('link', { name: 'New client' }).click()
  await page.getByRole('button', { name: 'Make the client' }).click()
  await expect(page.getByRole('alert').filter({ hasText: 'A name has 1 to 80 characters.' })).toBeVisible()
  await page.getByLabel('Name', { exact: true }).fill('Jukebox in the hall')
  await page.getByLabel('Password', { exact: true }).check()
  await page.getByLabel('Redirect URIs').fill('https://jukebox.example/callback\nhttp://127.0.0.1/callback')
  await page.getByRole('button', { name: 'Make the client' }).click()
  const secret = page.getByLabel('Client secret')
  await expect(secret).toHaveValue(/^axrs_[\w-]{43}$/)
  const first = await secret.inputValue()
  const id = await page.getByLabel('Client id').inputValue()

  const granted = async (client_secret: string) =>
    client().form('/api/oauth/token', {
      grant_type: 'password',
      username: bo.email,
      password: bo.password,
      client_id: id,
      client_secret,
    })
  expect((await granted(first)).status).toBe(200)
  await page.goto('/admin/clients')
  await page.getByRole('link', { name: 'Jukebox in the hall' }).click()
  await expect(page.getByLabel('Redirect URIs')).toHaveValue(/^https.*\nhttp:\/\/127\.0\.0\.1\/callback$/)
  expect(await page.content()).not.toContain(first)
  await page.getByText('New secret', { exact: true }).click()
  await page.getByRole('button', { name: 'Make a new secret' }).click()
  await expect(secret).toHaveValue(/^axrs_/)
  const second = await secret.inputValue()
  expect(second).not.toBe(first)
  expect((await granted(first)).status).toBe(401)
  const answer = await granted(second)
  const { access_token } = (await answer.json()) as { access_token: string }

  await page.goto(`/admin/tokens?state=live&q=${encodeURIComponent(bo.email)}`)
  await expect(page.getByRole('button', { name: /^Revoke Jukebox in the hall of Ada$/ })).toHaveCount(2)
  await page
    .getByRole('button', { name: /^Revoke Jukebox in the hall of Ada$/ })
    .first()
    .click()
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke it' }).click()
  await expect(page.getByText('The token is revoked.')).toBeVisible()
  expect(page.url()).toContain('state=live')
  await expect(page.getByRole('button', { name: /^Revoke Jukebox in the hall of Ada$/ })).toHaveCount(1)
  expect((await client().get('/api/me', { authorization: `Bearer ${access_token}` })).status).toBe(401)
})
