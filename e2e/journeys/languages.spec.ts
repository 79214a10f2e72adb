import type { Page } from '@playwright/test'
import { expect, test } from '../support/fixtures'
import { allowAs, codeOf } from '../support/people'
import { englishNotSaidIn, saidOn } from '../support/texts'

const german = { locale: 'de-DE', timezoneId: 'Europe/Berlin' }
const password = 'seven quiet foxes at dawn'
const english = englishNotSaidIn('de')

async function expectGerman(page: Page): Promise<void> {
  await expect(page.locator('html')).toHaveAttribute('lang', 'de')
  const said = await saidOn(page)
  expect(said.length).toBeGreaterThan(5)
  expect(
    said.filter((text) => english.some((pattern) => pattern.test(text))),
    `English on ${page.url()}`,
  ).toEqual([])
}

async function expectAllGerman(page: Page, paths: string[]): Promise<void> {
  for (const path of paths) {
    await page.goto(path)
    await expectGerman(page)
  }
}

const footer = (page: Page) => page.getByRole('contentinfo')
const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name, exact: true })

test('everything in German', async ({ person, expectedErrors }) => {
  expectedErrors.push(/status of 404/)
  const { page } = await person(german)
  await expectAllGerman(page, ['/', '/join', '/sign-in', '/register', '/forgot-password', '/docs'])
  await expectAllGerman(page, ['/connect/spotify?auto=0', '/nowhere'])

  await page.goto('/')
  await page.getByRole('link', { name: 'Raum erstellen' }).first().click()
  await expect(heading(page, 'Raum erstellen')).toBeVisible()
  await expectGerman(page)
  await page.getByRole('button', { name: 'Raum erstellen' }).click()
  await allowAs(page, 'ada')
  await page.waitForURL(/\/host$/)
  await expect(page.getByRole('heading', { level: 1, name: /^Raum von / })).toBeVisible()
  await expectGerman(page)
  const code = codeOf(page)
  await page.getByRole('button', { name: 'Abspielen', exact: true }).click()
  await expect(page.getByRole('button', { name: 'Pausieren', exact: true })).toBeVisible()
  await expectGerman(page)

  await expectAllGerman(page, [`/room/${code}`, '/create', '/account', '/friends', '/register'])
  await expectAllGerman(page, [`/room/${code}/history`, `/room/${code}/tv`, '/rooms', '/display', '/return'])

  const guest = await person(german)
  await guest.page.goto(`/join/${code}`)
  await expectGerman(guest.page)
  await guest.page.getByRole('button', { name: 'Hereinkommen' }).click()
  await expect(guest.page.getByRole('button', { name: /Fürs Überspringen stimmen/ })).toBeVisible()
  await expectGerman(guest.page)
  await guest.page.getByRole('button', { name: 'Song wünschen' }).click()
  await guest.page.getByRole('searchbox').fill('short')
  await expect(guest.page.getByRole('dialog').getByRole('listitem').first()).toBeVisible()
  await expectGerman(guest.page)
})

test('a form that was filled in wrongly says so in German', async ({ person }) => {
  const { page } = await person(german)
  await page.goto('/register')
  await page.getByLabel('E-Mail-Adresse').fill('niemand')
  await page.getByLabel('Passwort', { exact: true }).fill('kurz')
  await page.getByRole('button', { name: 'Registrieren', exact: true }).click()
  await expect(page.locator('form').getByRole('alert').first()).toBeVisible()
  await expectGerman(page)
})

test('a language chosen in the footer stays, on every page and after signing in elsewhere', async ({
  person,
}) => {
  const { page } = await person()
  await page.goto('/register')
  await page.getByLabel('E-mail address').fill('lena@example.com')
  await footer(page).getByRole('button', { name: 'Deutsch' }).click()
  await expect(heading(page, 'Registrieren')).toBeVisible()
  await expect(page.locator('html')).toHaveAttribute('lang', 'de')
  await expect(page.getByLabel('E-Mail-Adresse'), 'what was typed').toHaveValue('lena@example.com')
  await page.getByLabel('Passwort', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Registrieren', exact: true }).click()
  await page.waitForURL((url) => url.pathname !== '/register')
  const me = async (of: Page) => (await (await of.request.get('/api/me')).json()) as { locale: string }
  expect(await me(page)).toMatchObject({ locale: 'de' })

  await page.goto('/account')
  await expect(heading(page, 'Konto')).toBeVisible()
  await footer(page).getByRole('button', { name: 'English' }).click()
  await expect(heading(page, 'Account')).toBeVisible()
  expect(await me(page)).toMatchObject({ locale: 'en' })
  await footer(page).getByRole('button', { name: 'Deutsch' }).click()
  await expect(heading(page, 'Konto')).toBeVisible()

  await page.locator('#sign-out').getByRole('button', { name: 'Abmelden' }).click()
  await page.waitForURL((url) => url.pathname === '/')
  await page.goto('/sign-in')
  await page.getByLabel('E-Mail-Adresse oder Benutzername').fill('lena@example.com')
  await page.getByLabel('Passwort', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Anmelden', exact: true }).click()
  await page.waitForURL((url) => url.pathname !== '/sign-in')
  await page.goto('/account')
  await expectGerman(page)
})

test('a language is chosen without scripts, against the browser’s own', async ({ person }) => {
  const { page } = await person({ ...german, javaScriptEnabled: false })
  await page.goto('/join')
  await expect(heading(page, 'Raum beitreten')).toBeVisible()
  await footer(page).getByRole('button', { name: 'English' }).click()
  await expect(heading(page, 'Join a room')).toBeVisible()
  await page.goto('/create')
  await expect(heading(page, 'Create a room')).toBeVisible()
})

test('a language nobody speaks here is answered in English', async ({ person }) => {
  const { page } = await person({ locale: 'is-IS' })
  await page.goto('/join')
  await expect(heading(page, 'Join a room')).toBeVisible()
  await expect(page.locator('html')).toHaveAttribute('lang', 'en')
})
