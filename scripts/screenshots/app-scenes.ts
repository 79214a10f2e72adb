import type { Page } from '@playwright/test'
import { submitForm } from '../../e2e/support/forms'
import type { Scene, Stage } from './scene'

const password = 'lantern otter violet seven'

/** What programs are given: consent for apps, personal tokens, and both on the account page. */
export async function appScenes({ visitor, publicApp }: Stage): Promise<Scene[]> {
  const ada = visitor()
  await submitForm(ada, '/register', { name: 'Ada', email: 'ada@example.com', password })
  await ada.json('POST', '/api/tokens', {
    name: 'Display in the hall',
    scopes: ['profile', 'performer'],
    expires_in_days: 90,
  })
  const [jukebox, display] = [await publicApp('Jukebox'), await publicApp('Party display')]
  const fields = { ...display.parameters(), decision: 'allow' }
  const allowed = await ada.form('/api/oauth/authorize', fields, { origin: ada.origin })
  await display.tokens(new URL(allowed.headers.get('location') ?? '').searchParams.get('code') ?? '')
  await Promise.all([jukebox.stop(), display.stop()])
  return [
    { name: 'authorize', path: jukebox.authorize({ scope: 'profile performer venue' }), as: ada },
    { name: 'authorize-stopped', path: '/oauth/authorize?client_id=unknown', as: ada },
    { name: 'account-tokens', path: '/account#tokens', as: ada, before: inSight('Tokens for programs') },
    { name: 'account-token-made', path: '/account#tokens', as: ada, before: makeToken },
    { name: 'account-apps', path: '/account#apps', as: ada, before: withdraw },
  ]
}

function inSight(section: string): (page: Page) => Promise<void> {
  return (page) => page.getByRole('region', { name: section }).evaluate((it) => it.scrollIntoView())
}

async function makeToken(page: Page): Promise<void> {
  await page.getByLabel('What it is for').fill('Backup script')
  await page.getByRole('button', { name: 'Make the token' }).click()
  await page.getByLabel('The new token').waitFor()
}

async function withdraw(page: Page): Promise<void> {
  const apps = page.getByRole('region', { name: 'Apps' })
  await apps.locator('summary').click()
  await apps.evaluate((it) => it.scrollIntoView())
}
