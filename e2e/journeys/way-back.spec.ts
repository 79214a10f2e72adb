import type { Page } from '@playwright/test'
import { expect, test } from '../support/fixtures'
import { submitForm } from '../support/forms'
import { enterRoom, hostRoom, joinByLink } from '../support/people'

test.use({ expectedErrors: [/status of (401|404)/] })

async function makeLink(page: Page): Promise<string> {
  await page.getByRole('button', { name: 'Your way back' }).click()
  await page.getByRole('button', { name: 'Make my link' }).click()
  const link = await page.getByRole('textbox', { name: 'Your link' }).inputValue()
  expect(link).toMatch(/\/return#axrg_[\w-]{43}$/)
  return link
}

test('a guest who lost the cookie comes back by the personal link, and is the same guest in the room', async ({
  page,
  person,
  app,
}) => {
  const code = await hostRoom(page, 'Ada')
  const [before, after] = [(await person()).page, (await person()).page]
  await joinByLink(before, code, 'Bo')
  const link = await makeLink(before)

  const seen: string[] = []
  after.on('request', (request) => seen.push(request.url()))
  await after.goto(link)
  await expect(after).toHaveURL(/\/return$/)
  await expect(after.getByText('You go on as Bo.')).toBeVisible()
  await after.getByRole('button', { name: 'Come back' }).click()
  await after.waitForURL(`**/room/${code}`)
  await after.getByRole('button', { name: /here, show who$/ }).click()
  await expect(after.getByRole('dialog')).toContainText('Bo(you)')
  await expect(page.getByRole('button', { name: 'Manage Bo' })).toHaveCount(1)
  await expect(before.getByTestId('closed')).toHaveAttribute('data-closed', 'signed_out')

  const secret = link.split('#')[1] ?? ''
  expect(seen.filter((url) => url.includes(secret))).toEqual([])
  expect(app.output).not.toContain(secret)
})

test('a link that is not good any more says why, and where else to go', async ({ page, person, client }) => {
  const code = await hostRoom(page, 'Ada')
  const bo = (await person()).page
  await enterRoom(bo, code, 'Bo')
  const old = await makeLink(bo)
  await bo.getByRole('button', { name: 'Make a new link' }).click()
  await expect(bo.getByRole('textbox', { name: 'Your link' })).not.toHaveValue(old)
  const elsewhere = (await person()).page
  await elsewhere.goto(old)
  await elsewhere.getByRole('button', { name: 'Come back' }).click()
  await expect(elsewhere.locator('form').getByRole('alert')).toContainText('This link is not good any more.')
  await expect(elsewhere.getByRole('link', { name: 'Join again with the code' })).toBeVisible()

  const crossSite = await submitForm(client(), '/return', { token: old }, { origin: 'https://evil.example' })
  expect(crossSite.headers.getSetCookie()).toEqual([])
})

test('a browser that is somebody else is asked first', async ({ page, person }) => {
  const code = await hostRoom(page, 'Ada')
  const [bo, cy] = [(await person()).page, (await person()).page]
  await enterRoom(bo, code, 'Bo')
  await enterRoom(cy, code, 'Cy')
  await cy.goto(await makeLink(bo))
  await cy.getByRole('button', { name: 'Come back' }).click()
  await expect(cy.getByRole('alert').filter({ hasText: 'This browser is' })).toBeVisible()
  await cy.getByRole('button', { name: /^Continue as .* instead of / }).click()
  await cy.waitForURL(`**/room/${code}`)
  await expect(page.getByRole('button', { name: 'Manage Cy' })).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'Manage Bo' })).toHaveCount(1)
})

test('without scripts the link is pasted', async ({ page, person, client }) => {
  const code = await hostRoom(page, 'Ada')
  const bo = (await person()).page
  await enterRoom(bo, code, 'Bo')
  const link = await makeLink(bo)
  const elsewhere = client()
  const answer = await submitForm(elsewhere, '/return', { token: link })
  expect([answer.status, answer.headers.get('location')]).toEqual([303, `/room/${code}`])
  expect((await elsewhere.get(`/api/rooms/${code}`)).status).toBe(200)
})
