import type { Page } from '@playwright/test'
import type { Client } from '../support/client'
import { expect, test } from '../support/fixtures'
import { submitForm } from '../support/forms'
import { nextLetter } from '../support/mail'

const email = 'ada@example.com'
const password = 'seven quiet foxes at dawn'
const chosen = 'nine loud owls at noon'
const subject = 'Set a new password'

test.use({ expectedErrors: [/status of 401/] })

async function register(person: Client): Promise<void> {
  await submitForm(person, '/register', { name: 'Ada', email, password })
}

async function ask(page: Page): Promise<void> {
  await page.goto('/sign-in')
  await page.getByRole('link', { name: 'Forgotten password?' }).click()
  await page.waitForURL('**/forgot-password')
  await page.getByLabel('E-mail address').fill('ADA@example.com')
  await page.getByRole('button', { name: 'Send the link' }).click()
  await expect(page.getByRole('heading', { name: 'Look into your mail' })).toBeVisible()
}

const signIn = async (page: Page, secret: string) => {
  await page.goto('/sign-in')
  await page.getByLabel('E-mail address').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(secret)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
}

test('a forgotten password is set anew by mail: old sessions and tokens are dead, the link is good once', async ({
  app,
  page,
  client,
}) => {
  const elsewhere = client()
  await register(elsewhere)
  const login = await client().json('POST', '/api/login', { email, password })
  const { token } = await login.json()
  const authorization = { authorization: `Token ${token}` }
  expect((await client().get('/api/me', authorization)).status).toBe(200)

  const letter = await nextLetter(app, email, subject, () => ask(page))
  expect(letter.source).toContain('good for 30 minutes')

  await page.goto(letter.path)
  await expect(page.getByRole('heading', { name: 'Set a new password' })).toBeVisible()
  await expect(page.getByLabel('Code from the mail')).toHaveCount(0)
  await expect(page).toHaveURL('/reset-password')
  await page.getByLabel('New password', { exact: true }).fill('password123')
  await page.getByRole('button', { name: 'Set the password' }).click()
  await expect(page.getByRole('alert').filter({ hasText: 'first a guesser tries' })).toBeVisible()
  await page.getByLabel('New password', { exact: true }).fill(chosen)
  await page.getByRole('button', { name: 'Set the password' }).click()
  await page.waitForURL('**/sign-in?done=password_set')
  await expect(page.getByText('Your new password is set')).toBeVisible()

  expect((await elsewhere.get('/api/me')).status).toBe(401)
  expect((await client().get('/api/me', authorization)).status).toBe(401)
  await signIn(page, password)
  await expect(page.getByText('do not belong together')).toBeVisible()
  await signIn(page, chosen)
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'))

  const again = await client().json('POST', '/api/password/reset', { token: letter.secret, password })
  expect(again.status).toBe(400)
  expect(await again.json()).toMatchObject({ code: 'invalid_link' })
  await page.goto(letter.path)
  await page.getByLabel('New password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Set the password' }).click()
  await expect(page.getByRole('alert').filter({ hasText: 'This link is not good any more' })).toBeVisible()
  await expect(page.getByLabel('Code from the mail')).toHaveValue(letter.secret)
})

test('where scripts do not run, the code from the mail is pasted', async ({ app, client, person }) => {
  await register(client())
  const { page } = await person({ javaScriptEnabled: false })
  const letter = await nextLetter(app, email, subject, () => ask(page))
  await page.goto('/reset-password')
  await page.getByLabel('Code from the mail').fill(letter.secret)
  await page.getByLabel('New password', { exact: true }).fill(chosen)
  await page.getByRole('button', { name: 'Set the password' }).click()
  await page.waitForURL('**/sign-in?done=password_set')
})

test('a scanner that opens the link spoils nothing', async ({ app, client, page }) => {
  await register(client())
  const letter = await nextLetter(app, email, subject, () => ask(page))
  const scanner = client()
  for (const path of [letter.path, '/api/password/reset', `/reset-password?token=${letter.secret}`]) {
    await scanner.get(path)
  }
  const reset = await client().json('POST', '/api/password/reset', { token: letter.secret, password: chosen })
  expect(reset.status).toBe(204)
})

test('32: a token changes no password; a change keeps this browser and ends the rest', async ({
  page,
  client,
}) => {
  const elsewhere = client()
  await register(elsewhere)
  await signIn(page, password)
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'))
  const { token } = await (await client().json('POST', '/api/login', { email, password })).json()
  const headers = { authorization: `Token ${token}` }
  const byToken = await client().json(
    'POST',
    '/api/password/change',
    { current: password, password: chosen },
    headers,
  )
  expect(byToken.status).toBe(403)
  expect(await byToken.json()).toMatchObject({ code: 'session_required' })

  await page.goto('/account#password')
  const section = page.getByRole('region', { name: 'Password', exact: true })
  await section.getByText('Change the password').first().click()
  await section.getByLabel('Current password').fill('wrong')
  await section.getByLabel('New password', { exact: true }).fill(chosen)
  await section.getByRole('button', { name: 'Change the password' }).click()
  await expect(section.getByRole('alert').filter({ hasText: 'not your current password' })).toBeVisible()
  await section.getByLabel('Current password').fill(password)
  await section.getByLabel('New password', { exact: true }).fill(chosen)
  await section.getByRole('button', { name: 'Change the password' }).click()
  await expect(page.getByText('Your password is changed')).toBeVisible()
  expect((await elsewhere.get('/api/me')).status).toBe(401)
  expect((await client().get('/api/me', headers)).status).toBe(401)
})
