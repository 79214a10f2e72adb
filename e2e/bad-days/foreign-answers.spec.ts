import type { BrowserContext, Page } from '@playwright/test'
import { expect, test } from '../support/fixtures'
import { browseAs, hostAs, play } from './party'

test.use({ expectedErrors: [/ERR_|Failed to (load|fetch)|EventSource|network|status of (403|404)/i] })

const link = (page: Page) => page.getByTestId('link')

const answers = [
  { status: 404, contentType: 'text/plain' },
  { status: 403, contentType: 'text/html' },
] as const

/** From now on something between browser and product answers every call of the API; counts the questions for the state. */
async function answerInPlace(context: BrowserContext) {
  const asked = { states: 0, calls: 0 }
  await context.route('**/api/**', async (route) => {
    if (route.request().url().endsWith('/state')) asked.states += 1
    asked.calls += 1
    await route.fulfill({ ...answers[asked.calls % 2], body: 'not found' })
  })
  return asked
}

async function breakStream(page: Page): Promise<void> {
  await page.evaluate(() => dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true })))
  await page.evaluate(() => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })))
}

test('a proxy answers everything with 404 text/plain and 403 text/html: guest, host and TV are still in the room, and go on', async ({
  person,
  client,
}) => {
  const [ada, bo] = [client(), client()]
  const code = await hostAs(ada, 'ada')
  await bo.join(code, 'Bo')
  await play(ada, code)
  const [guests, hosts, screens] = [await person(), await person(), await person()]
  const guest = await browseAs(bo, guests, `/room/${code}`)
  const host = await browseAs(ada, hosts, `/room/${code}/host`)
  const tv = await browseAs(bo, screens, `/room/${code}/tv`)
  const pages = [guest, host, tv]
  for (const page of pages) await expect(link(page)).toHaveAttribute('data-link', 'live')
  const asked = await Promise.all([guests, hosts, screens].map(({ context }) => answerInPlace(context)))
  await Promise.all(pages.map(breakStream))
  for (const page of pages)
    await expect(link(page)).toHaveAttribute('data-link', 'offline', { timeout: 15_000 })
  for (const each of asked) await expect.poll(() => each.states).toBeGreaterThan(2)
  await guest.getByRole('button', { name: 'Vote to skip' }).click()
  await expect(guest.getByText('Nothing answered. Check the connection')).toBeVisible()
  for (const page of pages) await expect(page.getByTestId('closed')).toHaveCount(0)
  for (const { context } of [guests, hosts, screens]) await context.unroute('**/api/**')
  for (const page of pages) await expect(link(page)).toHaveAttribute('data-link', 'live', { timeout: 40_000 })
})
