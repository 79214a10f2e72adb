import type { Page } from '@playwright/test'
import { test as base, expect } from '../support/fixtures'
import { submitForm } from '../support/forms'
import { PublicApp } from '../support/public-app'

const password = 'seven quiet foxes at dawn'

const test = base.extend<{ jukebox: PublicApp }>({
  jukebox: async ({ app }, use) => {
    const jukebox = await PublicApp.start(app)
    await use(jukebox)
    await jukebox.stop()
  },
})

/** Follows an app's link without an account, and registers on the way. */
async function registerOnTheWay(page: Page, path: string): Promise<void> {
  await page.goto(path)
  await page.waitForURL('**/sign-in?*')
  await page.getByRole('link', { name: 'Register' }).click()
  await page.waitForURL('**/register?*')
  await page.getByLabel('E-mail address').fill('ada@example.com')
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Register', exact: true }).click()
  await page.waitForURL('**/oauth/authorize?*')
}

test('somebody lets an app in, which acts for them until they withdraw it', async ({
  page,
  jukebox,
  app,
}) => {
  await registerOnTheWay(page, jukebox.authorize())
  await expect(page.getByRole('heading', { level: 1, name: 'Jukebox asks for access' })).toBeVisible()
  await expect(page.getByText('ada@example.com')).toBeVisible()
  await expect(page.getByRole('list').filter({ hasText: 'Know who you are' })).toBeVisible()
  await expect(page.getByText('Take part for you')).toBeVisible()
  await expect(page.getByText('Run rooms for you')).toHaveCount(0)
  await expect(page.getByText(new URL(jukebox.origin).host)).toBeVisible()

  const arriving = jukebox.callback()
  await page.getByRole('button', { name: 'Allow access' }).click()
  const callback = await arriving
  await expect(page.getByRole('heading', { name: 'Back in the app' })).toBeVisible()
  expect(callback.searchParams.get('state')).toBe(jukebox.state)
  expect(callback.searchParams.get('iss')).toBe(app.origin)

  const tokens = await jukebox.tokens(callback.searchParams.get('code') ?? '')
  expect(tokens.scope).toBe('profile performer')
  expect(await jukebox.statusWith(tokens.access_token)).toBe(200)

  await page.goto('/account#apps')
  const apps = page.getByRole('region', { name: 'Apps' })
  await expect(apps.getByText('Jukebox').first()).toBeVisible()
  await apps.locator('summary').click()
  await expect(apps.getByText('Jukebox loses its access at once. It can ask you again.')).toBeVisible()
  await apps.getByRole('button', { name: 'Withdraw access' }).click()
  await expect(page.getByRole('alert').filter({ hasText: 'That app has no access any more.' })).toBeVisible()
  await expect(apps.getByText('No app has access.')).toBeVisible()

  expect(await jukebox.statusWith(tokens.access_token)).toBe(401)
  const renewal = { grant_type: 'refresh_token', refresh_token: tokens.refresh_token }
  const refused = await jukebox.token(renewal)
  expect(refused.status).toBe(400)
  expect(await refused.json()).toMatchObject({ error: 'invalid_grant' })
})

test('somebody cancels, and the app is told so', async ({ page, jukebox, app }) => {
  await registerOnTheWay(page, jukebox.authorize())
  const arriving = jukebox.callback()
  await page.getByRole('button', { name: 'Cancel' }).click()
  const { searchParams } = await arriving
  await expect(page.getByRole('heading', { name: 'Back in the app' })).toBeVisible()
  expect(Object.fromEntries(searchParams)).toEqual({
    error: 'access_denied',
    error_description: 'Access was not given',
    state: jukebox.state,
    iss: app.origin,
  })
})

test('without scripts, and with the one redirect URI left to the app', async ({ person, app }) => {
  const jukebox = await PublicApp.start(app, { name: 'Tape deck' })
  try {
    const only = jukebox.redirectUri
    await app.database(
      (sql) => sql`update oauth_clients set redirect_uris = ${[only]} where id = ${jukebox.clientId}`,
    )
    const { page } = await person({ javaScriptEnabled: false })
    await registerOnTheWay(page, jukebox.authorize({ redirect_uri: undefined }))
    const arriving = jukebox.callback()
    await page.getByRole('button', { name: 'Allow access' }).click()
    const code = (await arriving).searchParams.get('code') ?? ''
    const exchange = { grant_type: 'authorization_code', code, code_verifier: jukebox.codeVerifier }
    expect((await jukebox.token(exchange)).status).toBe(200)
  } finally {
    await jukebox.stop()
  }
})

test('a guest signs in on the way, and whoever is not meant signs out', async ({ page, client, jukebox }) => {
  await submitForm(client(), '/register', { name: 'Grace', email: 'grace@example.com', password })
  await page.goto('/')
  await page.evaluate(() =>
    fetch('/api/guests', { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } }),
  )
  await page.goto(jukebox.authorize())
  const signIn = async () => {
    await page.waitForURL('**/sign-in?*')
    await page.getByLabel('E-mail address').fill('grace@example.com')
    await page.getByLabel('Password', { exact: true }).fill(password)
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await page.waitForURL('**/oauth/authorize?*')
    await expect(page.getByText('grace@example.com')).toBeVisible()
  }
  await signIn()
  await page.getByRole('button', { name: 'Not you? Sign out' }).click()
  await signIn()
  const arriving = jukebox.callback()
  await page.getByRole('button', { name: 'Allow access' }).click()
  expect(
    await jukebox.statusWith(
      (await jukebox.tokens((await arriving).searchParams.get('code') ?? '')).access_token,
    ),
  ).toBe(200)
})
