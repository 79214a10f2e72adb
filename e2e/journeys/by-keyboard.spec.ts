import type { Locator, Page } from '@playwright/test'
import { expect, test } from '../support/fixtures'
import { codeOf, song, songOn } from '../support/people'

/** What has the focus: whether anything has, and whether one sees it. */
function focused(page: Page): Promise<{ name: string; visible: boolean }> {
  return page.evaluate(() => {
    const element = document.activeElement
    if (!element || element === document.body) return { name: 'nothing', visible: false }
    const shown = [element, element.closest('label')].some((one) => {
      if (!one) return false
      const { outlineStyle, outlineWidth } = getComputedStyle(one)
      return outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 1
    })
    return { name: element.outerHTML.slice(0, 120), visible: shown }
  })
}

/** Presses Tab until this has the focus; everything on the way shows that it has it. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let presses = 0; presses < 60; presses += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return
    await page.keyboard.press('Tab')
    const { name, visible } = await focused(page)
    if (name !== 'nothing') expect(visible, `the focus shows on ${name}`).toBe(true)
  }
  throw new Error('Tab does not lead there')
}

async function press(page: Page, target: Locator, key = 'Enter'): Promise<void> {
  await expect(target).toBeEnabled()
  await tabTo(page, target)
  await page.keyboard.press(key)
}

const said = (page: Page) => page.getByTestId('announcer')

test('create a room, join with the code, vote and pause with the keyboard alone', async ({
  page,
  person,
}) => {
  await page.goto('/')
  await press(page, page.getByRole('link', { name: 'Create a room' }))
  await tabTo(page, page.getByLabel('Name of the room'))
  await page.keyboard.type('Kitchen')
  await page.keyboard.press('Enter')
  await press(page, page.getByRole('button', { name: 'Allow' }))
  await page.waitForURL('**/host')
  const code = codeOf(page)
  const play = page.getByRole('button', { name: 'Play', exact: true })
  const pause = page.getByRole('button', { name: 'Pause', exact: true })
  await press(page, play)
  await expect(pause).toBeFocused()
  const first = await songOn(page)
  await expect(said(page)).toContainText(`Now playing: ${first}`)

  const { page: bo } = await person({ viewport: { width: 390, height: 844 } })
  await bo.goto('/')
  await tabTo(bo, bo.getByLabel('Or join with a room code'))
  await bo.keyboard.type(code.toLowerCase())
  await bo.keyboard.press('Enter')
  await bo.waitForURL(/\/(join|room)\/[A-Z2-9]{6}$/)
  if (bo.url().includes('/join/')) await press(bo, bo.getByRole('button', { name: 'Step in' }))
  await bo.waitForURL(`**/room/${code}`)

  const { page: cy } = await person()
  await cy.goto(`/join/${code}`)
  await press(cy, cy.getByRole('button', { name: 'Step in' }))
  await cy.waitForURL(`**/room/${code}`)

  await press(bo, bo.getByRole('button', { name: 'Pause', exact: true }))
  await expect(said(page)).toContainText('Paused')
  await expect(bo.getByRole('button', { name: 'Play', exact: true })).toBeFocused()
  await bo.keyboard.press('Enter')
  await expect(said(page)).toContainText('Playing again')

  const vote = bo.getByRole('button', { name: 'Vote to skip' })
  await press(bo, vote, 'Space')
  for (const everybody of [page, bo, cy]) await expect(said(everybody)).toContainText('1 of 2 votes to skip')
  await press(cy, cy.getByRole('button', { name: 'Vote to skip' }))
  await expect(song(bo)).not.toHaveText(first)
  await expect(said(bo)).toContainText(`Now playing: ${await songOn(bo)}`)
  await expect(vote).toBeFocused()
  await expect(cy.getByRole('button', { name: 'Vote to skip' })).toBeFocused()
})

test('dialogs keep the focus inside and give it back', async ({ page, client, app }) => {
  const ada = client()
  const { code } = await ada.host('ada', { name: 'Kitchen' })
  await client().join(code, 'Bo')
  for (const [name, value] of ada.cookies) await page.context().addCookies([{ name, value, url: app.origin }])
  await page.goto(`/room/${code}/host`)
  const dialog = page.getByRole('dialog')
  for (const opener of [
    page.getByRole('button', { name: /here, show who$/ }),
    page.getByRole('button', { name: 'End room' }),
    page.getByRole('button', { name: 'New code' }),
  ]) {
    await press(page, opener)
    await expect(dialog).toBeVisible()
    await expect
      .poll(() => page.evaluate(() => Boolean(document.activeElement?.closest('dialog'))))
      .toBe(true)
    await page.keyboard.press('Escape')
    await expect(dialog).toBeHidden()
    await expect(opener).toBeFocused()
  }

  const manage = page.getByRole('button', { name: /\bBo\b/ })
  await press(page, manage)
  await press(page, dialog.getByRole('button', { name: 'Remove from room' }))
  await expect(dialog).toContainText('Bo')
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
  await expect(manage).toBeFocused()
})
