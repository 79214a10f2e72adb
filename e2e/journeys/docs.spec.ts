import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, test } from '../support/fixtures'

/** The introduction is ours. The viewer below it is a package, whose own faults are not. */
async function expectIntroductionAccessible(page: Page): Promise<void> {
  const axe = new AxeBuilder({ page }).setLegacyMode().exclude('[data-testid=api-reference]')
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
  const { violations } = await axe.withTags(tags).analyze()
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' '))}`)).toEqual(
    [],
  )
}

test('a developer reads how to begin and tries a call', async ({ page, app }) => {
  const foreign: string[] = []
  page.on('request', (request) => {
    if (!request.url().startsWith(app.origin) && !request.url().startsWith('data:'))
      foreign.push(request.url())
  })
  await page.goto('/docs')
  await expect(page.getByRole('heading', { level: 1, name: 'The API' })).toBeVisible()

  await page.getByRole('region', { name: 'First call' }).getByText('Python', { exact: true }).click()
  const python = page.getByRole('region', { name: 'Open a room, hear its events, end it: Python' })
  await expect(python).toContainText('from urllib.request import Request, urlopen')
  await expect(page.getByRole('region', { name: 'Open a room, hear its events, end it: curl' })).toBeHidden()

  const reference = page.getByTestId('api-reference')
  await reference.locator('[data-tag=Server]').click()
  await reference.getByText('Whether this process can serve').click()
  await reference.getByRole('button', { name: 'Try it out' }).click()
  await reference.getByRole('button', { name: 'Execute' }).click()
  await expect(reference.locator('.live-responses-table')).toContainText('"status": "ok"')

  await expectIntroductionAccessible(page)
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.setViewportSize({ width: 390, height: 844 })
  await expectIntroductionAccessible(page)
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
  expect(overflow).toBeLessThanOrEqual(0)
  expect(foreign).toEqual([])
})

test('without scripts the introduction is whole, and the document is one press away', async ({ person }) => {
  const { page } = await person({ javaScriptEnabled: false })
  await page.goto('/docs')
  await expect(page.getByRole('region', { name: 'Scopes' })).toContainText('performer')
  await expect(page.getByText('shows here once scripts have loaded it')).toBeVisible()
  await page.getByRole('link', { name: '/api/openapi.json' }).click()
  await expect(page.locator('body')).toContainText('"openapi":"3.1.1"')
})
