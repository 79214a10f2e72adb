import type { Client } from '../support/client'
import { expect, test } from '../support/fixtures'
import { submitForm } from '../support/forms'
import { nextLetter } from '../support/mail'

const password = 'seven quiet foxes at dawn'
const subject = 'Confirm your e-mail address'

async function become(page: import('@playwright/test').Page, person: Client): Promise<void> {
  const cookies = [...person.cookies].map(([name, value]) => ({ name, value, url: person.origin }))
  await page.context().addCookies(cookies)
}

test('an address is confirmed by the button behind the link, and the account page says so', async ({
  app,
  page,
  client,
}) => {
  const ada = client()
  const first = await nextLetter(app, 'ada@example.com', subject, () =>
    submitForm(ada, '/register', { name: 'Ada', email: 'ada@example.com', password }),
  )
  await become(page, ada)
  await page.goto('/account')
  const section = page.getByRole('region', { name: 'E-mail address' })
  await expect(section.getByText('Not confirmed yet')).toBeVisible()
  const second = await nextLetter(app, 'ada@example.com', subject, () =>
    section.getByRole('button', { name: 'Send it once more' }).click(),
  )
  await expect(page.getByText('A link to confirm your address is on its way')).toBeVisible()

  await page.goto(first.path)
  await page.getByRole('button', { name: 'Confirm this address' }).click()
  await expect(page.getByRole('alert').filter({ hasText: 'This link is not good any more' })).toBeVisible()

  await page.goto(second.path)
  await expect(page.getByLabel('Code from the mail')).toHaveCount(0)
  await expect(page).toHaveURL('/confirm-email')
  await page.getByRole('button', { name: 'Confirm this address' }).click()
  await expect(page.getByRole('heading', { name: 'Your address is confirmed' })).toBeVisible()
  await page.getByRole('link', { name: 'To my account' }).click()
  await expect(section.getByText('Confirmed: mail reaches you here')).toBeVisible()
})

test('another address has to be confirmed again, and needs the password', async ({ app, page, client }) => {
  const ada = client()
  await submitForm(ada, '/register', { name: 'Ada', email: 'ada@example.com', password })
  await become(page, ada)
  await page.goto('/account')
  const section = page.getByRole('region', { name: 'E-mail address' })
  await section.getByText('Change the address').first().click()
  await section.getByLabel('New address').fill('ada@example.org')
  await section.getByLabel('Current password').fill('wrong')
  await section.getByRole('button', { name: 'Change the address' }).click()
  await expect(section.getByRole('alert').filter({ hasText: 'not your current password' })).toBeVisible()
  const letter = await nextLetter(app, 'ada@example.org', subject, async () => {
    await section.getByLabel('Current password').fill(password)
    await section.getByRole('button', { name: 'Change the address' }).click()
  })
  await expect(page.getByText('Your address is changed')).toBeVisible()
  await expect(section.getByText('ada@example.org', { exact: true })).toBeVisible()
  await page.goto(letter.path)
  await page.getByRole('button', { name: 'Confirm this address' }).click()
  await expect(page.getByRole('heading', { name: 'Your address is confirmed' })).toBeVisible()
})

test('deleting the account asks for a word, and ends everything of it', async ({ page, client }) => {
  const ada = client()
  await submitForm(ada, '/register', { name: 'Ada', email: 'ada@example.com', password })
  await become(page, ada)
  await page.goto('/account')
  const section = page.getByRole('region', { name: 'Delete account' })
  await section.getByText('Delete this account').first().click()
  await section.getByRole('button', { name: 'Delete this account' }).click()
  await expect(section.getByRole('alert')).toBeVisible()
  await section.getByLabel('Type “delete” to go on').fill('delete')
  await section.getByRole('button', { name: 'Delete this account' }).click()
  await expect(page.getByRole('heading', { name: 'Your account is deleted' })).toBeVisible()
  expect((await ada.get('/api/me')).status).toBe(401)
  const login = await client().json('POST', '/api/login', { email: 'ada@example.com', password })
  expect(login.status).toBe(401)
})
