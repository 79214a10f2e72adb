import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import type { Client } from './client'
import { expect } from './fixtures'

/** The browser becomes this person, and nobody else. */
export async function become(page: Page, person: Client): Promise<void> {
  await page.context().clearCookies()
  const cookies = [...person.cookies].map(([name, value]) => ({ name, value, url: person.origin }))
  await page.context().addCookies(cookies)
}

/** At the provider's consent page: chooses an account and allows. */
export async function allowAs(page: Page, account: string): Promise<void> {
  await page.getByRole('radio', { name: new RegExp(`^${account}\\b`, 'i') }).check()
  await page.getByRole('button', { name: 'Allow' }).click()
}

/** From the start page to the host's page of a new room, through the provider. @returns the room's code */
export async function openRoom(page: Page, account: string, name = 'Kitchen'): Promise<string> {
  await page.goto('/')
  await page.getByRole('link', { name: 'Create a room' }).first().click()
  await page.getByLabel('Name of the room').fill(name)
  await page.getByRole('button', { name: 'Create the room' }).click()
  await allowAs(page, account)
  await page.waitForURL(/\/room\/[A-Z2-9]{6}\/host$/)
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible()
  return codeOf(page)
}

/** Hosts a new room as somebody who connected this account of the provider, and opens the host's page. @returns the room's code */
export async function hostRoom(page: Page, account: string, name = 'Kitchen'): Promise<string> {
  const { request } = page
  const begun = await request.post('/api/connect/spotify', { form: {}, maxRedirects: 0 })
  const authorize = new URL(begun.headers().location ?? '')
  authorize.searchParams.set('_account', account.toLowerCase())
  authorize.searchParams.set('_decision', 'allow')
  await request.get(authorize.href, { maxRedirects: 2 })
  const made = await request.post('/api/rooms', { data: { name } })
  if (made.status() !== 201) throw new Error(`rooms answered ${made.status()}: ${await made.text()}`)
  const { code } = (await made.json()) as { code: string }
  await page.goto(`/room/${code}/host`)
  await isLive(page)
  return code
}

/** Takes part in a room under this name, and opens its page. */
export async function enterRoom(page: Page, code: string, name: string): Promise<void> {
  const joined = await page.request.post('/api/rooms/join', { data: { code, name } })
  if (!joined.ok()) throw new Error(`join answered ${joined.status()}: ${await joined.text()}`)
  await page.goto(`/room/${code}`)
  await isLive(page)
}

/** Scripts run and follow the room: before that a press does nothing. */
async function isLive(page: Page): Promise<void> {
  await page.locator('[data-link=live]').first().waitFor({ state: 'attached' })
}

export function codeOf(page: Page): string {
  const code = /\/room\/([A-Z2-9]{6})/.exec(page.url())?.[1]
  if (!code) throw new Error(`No room code in ${page.url()}`)
  return code
}

/** Presses Play on the host's page and waits until a song plays. */
export async function startMusic(page: Page): Promise<string> {
  await page.getByRole('button', { name: 'Play', exact: true }).click()
  await expect(page.getByRole('button', { name: 'Pause', exact: true })).toBeVisible()
  return songOn(page)
}

/** The title of the song on a room's page. */
export async function songOn(page: Page): Promise<string> {
  const title = song(page)
  await expect(title).toBeVisible()
  return ((await title.textContent()) ?? '').trim()
}

/** The heading of what plays: nothing playing has a heading too, but no cover. */
export function song(page: Page) {
  return page
    .locator('main')
    .filter({ has: page.getByRole('img', { name: /^Cover of/ }) })
    .getByRole('heading', { level: 2 })
    .first()
}

/** Steps in by the link of the QR picture. */
export async function joinByLink(page: Page, code: string, name: string): Promise<void> {
  await page.goto(`/join/${code}`)
  await page.getByLabel('Your name in the room').fill(name)
  await page.getByRole('button', { name: 'Step in' }).click()
  await page.waitForURL(`**/room/${code}`)
}

/** Types the code at the start page, as people do: lower case, in two threes. */
export async function joinByCode(page: Page, code: string, name: string): Promise<void> {
  await page.goto('/')
  await page.getByLabel('Or join with a room code').fill(`${code.slice(0, 3)} ${code.slice(3)}`.toLowerCase())
  await page.getByRole('button', { name: 'Join', exact: true }).click()
  await page.waitForURL(/\/(join|room)\/[A-Z2-9]{6}$/)
  if (page.url().includes('/join/')) {
    await page.getByLabel('Your name in the room').fill(name)
    await page.getByRole('button', { name: 'Step in' }).click()
  }
  await page.waitForURL(`**/room/${code}`)
}

/** WCAG 2.2 AA as far as a machine can tell; with `rules`, only these of axe. */
export async function expectAccessible(page: Page, rules?: string[]): Promise<void> {
  // Half a megabyte, which a page needs once however often it is looked at.
  const loaded = await page.evaluate('typeof axe === "object"')
  // No page of the product has frames: what legacy mode leaves out is a second page opened for each look.
  const axe = new AxeBuilder({ page, axeSource: loaded ? 'void 0' : undefined }).setLegacyMode()
  // Every rule is run; only where one was content is not written out.
  axe.options({ resultTypes: ['violations'] })
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
  const { violations } = await (rules ? axe.withRules(rules) : axe.withTags(tags)).analyze()
  expect(
    violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`),
  ).toEqual([])
}
