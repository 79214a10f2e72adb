import type { Page } from '@playwright/test'
import { expect, test } from '../support/fixtures'
import { enterRoom, hostRoom } from '../support/people'

test.use({ expectedErrors: [/status of (401|403|404)/] })

/** In the host's list of people. */
async function take(host: Page, name: string, what: 'Ban' | 'Remove from room'): Promise<void> {
  await host.getByRole('button', { name: `Manage ${name}` }).click()
  await host.getByRole('button', { name: new RegExp(`^${what}`) }).click()
  await host.getByRole('dialog').getByRole('button', { name: what, exact: true }).click()
  await expect(host.getByRole('button', { name: `Manage ${name}` })).toHaveCount(0)
}

/** As somebody who forgets who they were, in the same browser. */
async function forgetSession(page: Page): Promise<void> {
  await page.context().clearCookies({ name: /session-token/ })
}

async function tryToJoin(page: Page, code: string, name: string): Promise<void> {
  await page.goto(`/join/${code}`)
  await page.getByLabel('Your name in the room').fill(name)
  await page.getByRole('button', { name: 'Step in' }).click()
}

test('host bans a guest, whose stream ends and who cannot come back; who was only removed may', async ({
  page,
  person,
}) => {
  const code = await hostRoom(page, 'Ada')
  const [bo, cy] = [(await person()).page, (await person()).page]
  await enterRoom(bo, code, 'Bo')
  await enterRoom(cy, code, 'Cy')

  await page.getByRole('button', { name: 'Manage Bo' }).click()
  await page.getByRole('button', { name: /^Ban/ }).click()
  await expect(page.getByRole('dialog')).toContainText('neither with this account nor with this device')
  await page.keyboard.press('Escape')
  await take(page, 'Bo', 'Ban')
  await expect(bo.getByTestId('closed')).toHaveAttribute('data-closed', 'removed')

  await tryToJoin(bo, code, 'Bo')
  await expect(bo.getByRole('alert').filter({ hasText: 'The host removed you from this room' })).toBeVisible()
  await forgetSession(bo)
  await tryToJoin(bo, code, 'Somebody else')
  await expect(bo.getByRole('alert').filter({ hasText: 'The host removed you from this room' })).toBeVisible()
  await expect(cy.getByRole('button', { name: '2 people here, show who' })).toBeVisible()

  await page.getByRole('button', { name: 'Show who is banned' }).click()
  await page.getByRole('button', { name: 'Lift the ban on Bo' }).click()
  await expect(page.getByText('Bo may come back with the code.')).toBeVisible()
  await tryToJoin(bo, code, 'Bo')
  await bo.waitForURL(`**/room/${code}`)

  await take(page, 'Cy', 'Remove from room')
  await expect(cy.getByTestId('closed')).toHaveAttribute('data-closed', 'removed')
  await tryToJoin(cy, code, 'Cy')
  await cy.waitForURL(`**/room/${code}`)
})
