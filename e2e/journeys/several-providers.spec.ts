import type { Page } from '@playwright/test'
import type { AppUnderTest } from '../support/app-under-test'
import { expect, test } from '../support/fixtures'
import { nextLetter } from '../support/mail'
import { allowAs, hostRoom } from '../support/people'

const password = 'seven quiet foxes at dawn'

test.use({ expectedErrors: [/status of 409/] })

/** What stands at one provider on the account page. */
const at = (page: Page, provider: string) =>
  page
    .getByRole('region', { name: 'Connections' })
    .getByRole('listitem')
    .filter({ has: page.getByRole('heading', { name: provider }) })

async function continueWith(page: Page, provider: string, account: string): Promise<void> {
  await page.goto('/sign-in?return_to=%2Faccount')
  await page.getByRole('button', { name: `Continue with ${provider}` }).click()
  await allowAs(page, account)
  await page.waitForURL('**/account')
}

async function connect(page: Page, provider: string, account: string): Promise<void> {
  await at(page, provider)
    .getByRole('button', { name: `Connect ${provider}` })
    .click()
  await allowAs(page, account)
  await expect(at(page, provider).getByText(/^Connected as /)).toBeVisible()
}

const status = (page: Page, provider: string) =>
  page.evaluate(async (id) => (await fetch(`/api/connect/${id}/status`)).json(), provider)

test('Spotify and Bungie stand side by side, and disconnecting one leaves the other', async ({ page }) => {
  await hostRoom(page, 'Ada')
  await page.goto('/account')
  await expect(at(page, 'Bungie').getByText('Not connected')).toBeVisible()
  await at(page, 'Bungie').getByRole('button', { name: 'Connect Bungie' }).click()
  await page.getByRole('button', { name: 'Deny' }).click()
  await expect(at(page, 'Bungie').getByText('You said no at Bungie.')).toBeVisible()
  await expect(at(page, 'Spotify').getByText('You said no')).toBeHidden()

  await connect(page, 'Bungie', 'Bela')
  expect(await status(page, 'bungie')).toMatchObject({
    state: 'connected',
    scope: [],
    account: { name: 'Bela#0420', membership_type: '2' },
    refresh_expires_at: expect.any(String),
  })
  expect(await status(page, 'spotify')).toMatchObject({ state: 'connected', account: { name: 'Ada' } })

  await at(page, 'Bungie').locator('summary').click()
  await expect(at(page, 'Bungie').getByText('falls silent')).toBeHidden()
  await at(page, 'Bungie').getByRole('button', { name: 'Disconnect Bungie' }).click()
  await expect(page.getByText('Bungie is disconnected. Its tokens are destroyed.')).toBeVisible()
  await expect(at(page, 'Bungie').getByText('Not connected')).toBeVisible()
  await expect(at(page, 'Spotify').getByText('Connected as Ada')).toBeVisible()
})

test('the last way to sign in stays connected until there is another one', async ({ page, app }) => {
  await continueWith(page, 'Bungie', 'Carl')
  await at(page, 'Bungie').locator('summary').click()
  await expect(at(page, 'Bungie').getByText('Bungie is your only way to sign in')).toBeVisible()
  const refused = await page.evaluate(async () => {
    const answer = await fetch('/api/connect/bungie', { method: 'DELETE' })
    return { status: answer.status, body: (await answer.json()) as unknown }
  })
  expect(refused).toMatchObject({ status: 409, body: { code: 'last_sign_in' } })
  expect(await status(page, 'bungie')).toMatchObject({ state: 'connected' })

  await at(page, 'Bungie').getByRole('button', { name: 'Connect Spotify' }).click()
  await allowAs(page, 'Carl')
  await expect(at(page, 'Spotify').getByText('Connected as Carl')).toBeVisible()
  await disconnect(page, 'Bungie')
  await at(page, 'Spotify').locator('summary').click()
  await at(page, 'Spotify').getByRole('link', { name: 'Add an e-mail address' }).click()
  await setPassword(page, app)
  await disconnect(page, 'Spotify')
  await page.goto('/account')
  await expect(at(page, 'Bungie').getByText('Not connected')).toBeVisible()
})

test('a consent that ends within seven days says so to its owner and host, until it is given anew', async ({
  page,
  person,
  app,
}) => {
  const code = await hostRoom(page, 'Ada')
  await page.goto('/account')
  await connect(page, 'Bungie', 'Ada')
  const words = (provider: string) => page.getByText(`${provider} wants your consent again by`)
  await expect(at(page, 'Spotify')).toBeVisible()
  await expect(words('Spotify')).toBeHidden()
  const end = new Date(Date.now() + 6 * 24 * 60 * 60 * 1000)
  await app.database((sql) => sql`update connections set refresh_expires_at = ${end}`)
  const date = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'long', timeZone: 'UTC' }).format(end)
  await page.reload()
  await expect(at(page, 'Spotify').getByText(`Spotify wants your consent again by ${date}`)).toBeVisible()
  await expect(at(page, 'Bungie').getByText(`Bungie wants your consent again by ${date}`)).toBeVisible()
  await at(page, 'Bungie').getByRole('button', { name: 'Reconnect Bungie' }).click()
  await allowAs(page, 'Ada')
  await expect(words('Spotify')).toBeVisible()
  await expect(words('Bungie')).toBeHidden()

  const { page: cohost } = await person()
  await cohost.goto(`/join/${code}`)
  await cohost.getByLabel('Your name in the room').fill('Bo')
  await cohost.getByRole('button', { name: 'Step in' }).click()
  await cohost.waitForURL(`**/room/${code}`)
  await app.database((sql) => sql`update members set role = 'cohost' where name = 'Bo'`)
  await cohost.goto(`/room/${code}/host`)
  await expect(cohost.getByText('You are a co-host')).toBeVisible()
  expect(await cohost.content()).not.toContain('wants your consent')

  await page.goto(`/room/${code}/host`)
  await expect(words('Spotify')).toBeVisible()
  await page.getByRole('button', { name: 'Reconnect Spotify' }).click()
  await allowAs(page, 'Ada')
  await page.waitForURL(`**/room/${code}/host`)
  await expect(page.getByRole('heading', { level: 1, name: 'Kitchen' })).toBeVisible()
  await expect(words('Spotify')).toBeHidden()
})

async function disconnect(page: Page, provider: string): Promise<void> {
  await page.goto('/account')
  await at(page, provider).locator('summary').click()
  await at(page, provider)
    .getByRole('button', { name: `Disconnect ${provider}` })
    .click()
  await expect(page.getByText(`${provider} is disconnected.`)).toBeVisible()
}

/** An address, and a password by the link that is sent there; signs in with them. */
async function setPassword(page: Page, app: AppUnderTest): Promise<void> {
  const email = 'carl@example.com'
  await page.locator('#email summary').click()
  await page.getByLabel('New address').fill(email)
  const confirmation = await nextLetter(app, email, 'Confirm your e-mail address', () =>
    page.locator('#email').getByRole('button', { name: 'Change the address' }).click(),
  )
  await page.goto(confirmation.path)
  await page.getByRole('button', { name: 'Confirm this address' }).click()
  await page.getByRole('link', { name: 'To my account' }).click()
  const letter = await nextLetter(app, email, 'Set a new password', () =>
    page.getByRole('button', { name: 'Have a link sent to set one' }).click(),
  )
  await page.goto(letter.path)
  await page.getByLabel('New password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Set the password' }).click()
  await page.waitForURL(/\/sign-in/)
  await page.getByLabel('E-mail address').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'))
  await page.goto('/account')
  await expect(at(page, 'Spotify').getByText('Connected as Carl')).toBeVisible()
}
