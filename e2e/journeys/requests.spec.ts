import type { Page } from '@playwright/test'
import { expect, test } from '../support/fixtures'
import { enterRoom, hostRoom, startMusic } from '../support/people'

const phone = { width: 390, height: 844 }

test.use({ expectedErrors: [/status of (409|422|429)/] })

const dialog = (page: Page) => page.getByRole('dialog', { name: 'Ask for a song' })
const field = (page: Page) => dialog(page).getByRole('searchbox', { name: 'Title or artist' })
const found = (page: Page) => dialog(page).getByRole('list', { name: 'Songs found' })
const rows = (page: Page) => page.getByRole('list', { name: 'What comes next' }).getByRole('listitem')
const row = (page: Page, title: string) => rows(page).filter({ hasText: title })
const said = (page: Page) => page.getByTestId('announcer')

/** Opens the sheet and searches; the titles that were found, each once. */
async function search(page: Page, query = 'short'): Promise<string[]> {
  await page.getByRole('button', { name: 'Ask for a song' }).click()
  await field(page).fill(query)
  await expect(found(page)).toBeVisible()
  const titles = await found(page).getByRole('listitem').locator('p[title]').allTextContents()
  return titles.filter((title) => titles.indexOf(title) === titles.lastIndexOf(title))
}

/** The button of a song that was found. */
function action(page: Page, title: string) {
  return found(page)
    .getByRole('listitem')
    .filter({ has: page.getByText(title, { exact: true }) })
    .getByRole('button')
}

/** Asks for so many songs and closes the sheet. @returns their titles */
async function askFor(page: Page, count: number, from = 0): Promise<string[]> {
  const titles = (await search(page)).slice(from, from + count)
  for (const title of titles) {
    await action(page, title).click()
    await expect(action(page, title)).toContainText('Asked')
  }
  await page.keyboard.press('Escape')
  await expect(dialog(page)).toBeHidden()
  return titles
}

async function inOrder(page: Page, titles: string[]): Promise<void> {
  await expect(rows(page).locator('p[title]')).toHaveText(titles)
}

/** A room that plays, with its host on a desk and two guests. */
async function party(page: Page, person: Parameters<Parameters<typeof test>[2]>[0]['person']) {
  const code = await hostRoom(page, 'Ada')
  await startMusic(page)
  const [bo, cy] = [(await person({ viewport: phone })).page, (await person()).page]
  await enterRoom(bo, code, 'Bo')
  await enterRoom(cy, code, 'Cy')
  return { bo, cy }
}

/** Whoever asked takes all of these songs back. */
async function takeBack(page: Page, ...titles: string[]): Promise<void> {
  for (const title of titles) {
    await row(page, title).getByRole('button', { name: 'Take back' }).click()
    await expect(row(page, title)).toHaveCount(0)
  }
}

test('guests ask, vote and take back, and everybody sees it at once', async ({ page, person }) => {
  const { bo, cy } = await party(page, person)
  await test.step('a song is asked for by keyboard, shows everywhere at once, and is taken back', async () => {
    const open = cy.getByRole('button', { name: 'Ask for a song' })
    await open.focus()
    await cy.keyboard.press('Enter')
    await expect(field(cy)).toBeFocused()
    await cy.keyboard.type('short')
    await expect(dialog(cy).getByText(/^\d+ songs? found$/)).toBeAttached()
    await cy.keyboard.press('Tab')
    const first = found(cy).getByRole('listitem').first()
    const title = (await first.locator('p[title]').textContent()) ?? ''
    await expect(first.getByRole('button')).toBeFocused()
    await cy.keyboard.press('Enter')
    await expect(first.getByRole('button')).toContainText('Asked')
    await expect(first.getByRole('button')).toBeFocused()
    await cy.keyboard.press('Escape')
    await expect(open).toBeFocused()

    for (const everybody of [page, bo]) await expect(row(everybody, title)).toContainText('Cy asked for it')
    await expect(row(cy, title)).toContainText('You asked for it')
    await row(cy, title).getByRole('button', { name: 'Take back' }).focus()
    await cy.keyboard.press('Enter')
    await expect(cy.getByRole('heading', { name: 'What comes next' })).toBeFocused()
    for (const everybody of [page, bo, cy])
      await expect(everybody.getByText('Nothing is waiting.')).toBeVisible()
  })
  await test.step('a duplicate becomes a vote', async () => {
    const [title = ''] = await search(bo)
    await search(cy)
    await expect(action(cy, title)).toHaveText('Ask')
    await action(bo, title).click()
    await expect(action(bo, title)).toContainText('Asked')
    await expect(action(cy, title)).toContainText('Vote')
    await action(cy, title).click()
    await expect(action(cy, title)).toHaveAttribute('aria-pressed', 'true')
    await cy.keyboard.press('Escape')
    for (const everybody of [page, bo, cy]) await expect(rows(everybody)).toHaveCount(1)
    await expect(row(page, title)).toContainText('1 vote')
    await bo.keyboard.press('Escape')
    await takeBack(bo, title)
  })
  await test.step('a vote brings a song forward within its turn, and is taken back', async () => {
    const [first = ''] = await askFor(bo, 1)
    const [second = ''] = await askFor(cy, 1, 1)
    await inOrder(page, [first, second])
    const vote = row(bo, second).getByRole('button', { name: 'Vote' })
    await vote.click()
    await expect(vote).toHaveAttribute('aria-pressed', 'true')
    for (const everybody of [page, bo, cy]) await inOrder(everybody, [second, first])
    await vote.click()
    for (const everybody of [page, bo, cy]) await inOrder(everybody, [first, second])
  })
})

test('the host arranges, accepts and limits, and the asker is told', async ({ page, person }) => {
  const { bo } = await party(page, person)
  await test.step('the host pins, moves and removes, and the asker reads why', async () => {
    const [a = '', b = '', c = ''] = await askFor(bo, 3)
    await inOrder(page, [a, b, c])
    await page.getByRole('button', { name: `Manage ${c}` }).click()
    await page.getByRole('button', { name: 'To the top' }).click()
    for (const everybody of [page, bo]) await inOrder(everybody, [c, a, b])
    await page.getByRole('button', { name: 'Move down' }).click()
    for (const everybody of [page, bo]) await inOrder(everybody, [a, c, b])
    await page.getByRole('button', { name: `Manage ${c}` }).click()

    await page.getByRole('button', { name: `Manage ${b}` }).click()
    await page.getByRole('button', { name: 'Pin', exact: true }).click()
    await expect(row(bo, b).getByLabel('Pinned')).toBeVisible()
    await page.getByRole('button', { name: 'Remove', exact: true }).click()
    for (const everybody of [page, bo]) await inOrder(everybody, [a, c])
    const told = bo.getByTestId('turned-down')
    await expect(told).toContainText(b)
    await expect(told).toContainText('The host removed it from the queue.')
    await expect(said(bo)).toContainText(`${b}: The host removed it from the queue.`)
    await told.getByRole('button').click()
    await expect(told).toHaveCount(0)
    await takeBack(bo, a, c)
  })
  await test.step('songs that need a yes wait for it, and the asker is told of both answers', async () => {
    await page.getByRole('switch', { name: 'Songs need a yes' }).click()
    await expect(page.getByRole('switch', { name: 'Songs need a yes' })).toBeChecked()
    const [a = '', b = ''] = await askFor(bo, 2)
    await expect(
      bo.getByRole('list', { name: 'Waiting for the host’s yes' }).getByRole('listitem'),
    ).toHaveCount(2)
    await expect(page.getByRole('heading', { name: '2 songs wait for your yes' })).toBeVisible()
    await page.getByRole('button', { name: `Accept ${a}` }).click()
    await inOrder(bo, [a])
    await page.getByRole('button', { name: `Refuse ${b}` }).click()
    await expect(bo.getByTestId('turned-down')).toContainText('The host did not accept it.')
    await expect(page.getByRole('heading', { name: /your yes$/ })).toHaveCount(0)
    await takeBack(bo, a)
    await page.getByRole('switch', { name: 'Songs need a yes' }).click()
    await expect(page.getByRole('switch', { name: 'Songs need a yes' })).not.toBeChecked()
  })
  await test.step('limits are told beside the song, and asking is closed where the host closes it', async () => {
    const limit = page.getByLabel('Songs waiting per guest')
    await limit.fill('1')
    await limit.press('Enter')
    const [a = '', b = ''] = await search(bo)
    await action(bo, a).click()
    await expect(action(bo, a)).toContainText('Asked')
    await action(bo, b).click()
    await expect(dialog(bo).getByRole('alert')).toContainText('As many of your songs wait as may.')
    await bo.keyboard.press('Escape')
    await page.getByRole('switch', { name: 'Guests may ask for songs' }).click()
    await expect(bo.getByText('Only the host and co-hosts ask for songs here.')).toBeVisible()
    await expect(bo.getByRole('button', { name: 'Ask for a song' })).toHaveCount(0)
    await expect(page.getByRole('button', { name: 'Ask for a song' })).toBeVisible()
  })
})
