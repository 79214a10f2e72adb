import type { Page } from '@playwright/test'
import type { AppUnderTest } from '../support/app-under-test'
import { expect, test } from '../support/fixtures'
import { allowAs } from '../support/people'

/** Comes from nowhere, goes through Bungie, and sees the friends of this account. */
async function connectBungie(page: Page, account = 'ada'): Promise<void> {
  await page.goto('/friends')
  await page.getByRole('button', { name: 'Continue with Bungie' }).click()
  await allowAs(page, account)
  await page.waitForURL('**/friends')
}

const online = (page: Page) => page.getByRole('list', { name: 'Online' }).getByRole('listitem')
const offline = (page: Page) => page.getByRole('list', { name: 'Offline' }).getByRole('listitem')

/** So many minutes pass for the list that is kept. */
const pass = (app: AppUnderTest, minutes: number) =>
  app.database(
    (sql) => sql`update friend_lists set fetched_at = fetched_at - make_interval(mins => ${minutes}),
      next_fetch_at = next_fetch_at - make_interval(mins => ${minutes})`,
  )

test('who connects Bungie sees who is online in what, and invites a friend to the room', async ({
  page,
  context,
  app,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await connectBungie(page)
  await expect(page.getByText('6 are online, of 9 friends.')).toBeVisible()
  await expect(online(page)).toHaveCount(6)
  await expect(online(page).first()).toContainText('Bela#0420')
  await expect(online(page).first()).toContainText('In Destiny 2')
  await expect(offline(page).filter({ hasText: 'Kestrel <b>&#4410' })).toBeVisible()
  await expect(page.getByRole('button', { name: /^Invite / })).toHaveCount(0)

  await page.getByRole('link', { name: 'Open a room' }).click()
  await page.getByLabel('Name of the room').fill('Kitchen')
  await page.getByRole('button', { name: 'Create the room' }).click()
  await allowAs(page, 'ada')
  await page.waitForURL(/\/room\/[A-Z2-9]{6}\/host$/)
  const [, code] = /\/room\/(\w+)\/host$/.exec(page.url()) ?? []
  await page.getByRole('button', { name: /^Menu of/ }).click()
  await page.getByRole('link', { name: 'Friends', exact: true }).click()
  await expect(page.getByRole('heading', { name: 'Invite to Kitchen' })).toBeVisible()
  await page.getByRole('button', { name: 'Invite Mira Voss#0007' }).press('Enter')
  await expect(
    page.getByRole('status').filter({ hasText: 'Paste it in a message to Mira Voss.' }),
  ).toBeVisible()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(
    `Mira Voss, come to Kitchen on Auxroom and choose what plays: ${app.origin}/join/${code}`,
  )
})

test('a token that has run out is refreshed once; maintenance is explained, and the old list stays', async ({
  page,
  app,
  simulator,
}) => {
  await connectBungie(page)
  await expect(online(page)).toHaveCount(6)
  await pass(app, 2)
  await simulator.tokens({ account: 'ada', provider: 'bungie', expire: 'access' })
  const since = await simulator.mark()
  await page.getByRole('button', { name: 'Look again' }).click()
  // The page said so before as well: the provider tells that it was asked.
  await expect.poll(async () => (await simulator.refreshes(since)).length).toBe(1)
  await expect(page.getByText('Read just now.')).toBeVisible()
  await expect(online(page)).toHaveCount(6)
  await page.reload()
  await page.reload()
  const asked = (await simulator.requests(since)).filter(({ path }) => path.endsWith('/Social/Friends/'))
  expect(asked.map(({ status }) => status)).toEqual([500, 200])

  await expect(online(page)).toHaveCount(6)
  await simulator.behaviour({ bungie_maintenance: 'html' })
  await pass(app, 12)
  await page.getByRole('button', { name: 'Look again' }).click()
  await expect(page.getByText('Bungie is closed for maintenance', { exact: true })).toBeVisible()
  await expect(page.getByText('This is the list of 12 minutes ago.')).toBeVisible()
  await expect(online(page)).toHaveCount(6)
  await simulator.behaviour({ bungie_maintenance: null })
  await pass(app, 1)
  await page.getByRole('button', { name: 'Look again' }).click()
  await expect(page.getByText('Bungie is closed for maintenance')).toHaveCount(0)
})

test('disconnecting takes the list away, and the page offers to connect again', async ({
  page,
  app,
  simulator,
}) => {
  await page.goto('/register')
  await page.getByLabel('E-mail address').fill('ada@example.com')
  await page.getByLabel('Password', { exact: true }).fill('seven quiet foxes at dawn')
  await page.getByRole('button', { name: 'Register', exact: true }).click()
  await page.waitForURL((url) => url.pathname !== '/register')
  await page.goto('/friends')
  await page.getByRole('button', { name: 'Connect Bungie' }).click()
  await allowAs(page, 'bela')
  await expect(online(page)).toHaveText(/Ada#1843/)
  await page.goto('/account#connections')
  const bungie = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: 'Bungie' }) })
  await expect(bungie.getByRole('link', { name: 'See friends' })).toBeVisible()
  await bungie.locator('summary').click()
  await bungie.getByRole('button', { name: 'Disconnect Bungie' }).click()
  await expect(page.getByText('Bungie is disconnected.')).toBeVisible()
  expect(await app.database((sql) => sql`select connection_id from friend_lists`)).toHaveLength(0)
  const since = await simulator.mark()
  await page.goto('/friends')
  await expect(page.getByRole('button', { name: 'Connect Bungie' })).toBeVisible()
  expect(await simulator.requests(since)).toEqual([])
})
