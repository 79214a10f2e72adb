import type { Page } from '@playwright/test'
import type { Client } from '../../e2e/support/client'
import { submitForm } from '../../e2e/support/forms'
import { WebhookReceiver } from '../../e2e/support/webhook-receiver'
import type { Scene, Stage } from './scene'

const password = 'lantern otter violet seven'

/** Webhooks: the list with one of each state, what was sent to one, and the receiver's side in the documentation. */
export async function webhookScenes({ visitor }: Stage): Promise<Scene[]> {
  const [ada, bo] = [visitor(), visitor()]
  await submitForm(ada, '/register', { name: 'Ada', email: 'ada@example.com', password })
  await submitForm(bo, '/register', { name: 'Bo', email: 'bo@example.com', password })
  const [lights, wall, old] = [
    await WebhookReceiver.start(),
    await WebhookReceiver.start(),
    await WebhookReceiver.start(),
  ]
  wall.answer = 503
  const lightsId = await add(ada, {
    url: lights.url,
    name: 'Lights in the hall',
    types: ['connection.*', 'room.*'],
  })
  const wallId = await add(ada, {
    url: wall.url,
    types: ['room.created', 'room.play_started', 'room.member_joined'],
  })
  const oldId = await add(ada, {
    url: old.url,
    name: 'The display that hung in the old office',
    types: ['room.*'],
  })
  const emptyId = await add(bo, { url: lights.url, name: 'Counter', types: ['connection.*'] })
  await ada.json('POST', `/api/webhooks/${wallId}/test`)
  await wall.until(({ type }) => type === 'webhook.test')
  // What waits while a webhook is switched off is given up.
  for (const enabled of [false, true]) await ada.json('PATCH', `/api/webhooks/${wallId}`, { enabled })
  await ada.connect('ada')
  await ada.json('POST', '/api/rooms', { name: 'Kitchen' })
  await lights.until(({ type }) => type === 'room.created')
  await wall.until(({ type }) => type === 'room.created')
  old.answer = 410
  await ada.json('POST', `/api/webhooks/${oldId}/test`)
  await old.until(({ answered }) => answered === 410)
  const page = (id: string) => `/account/webhooks/${id}`
  return [
    { name: 'account-webhooks', path: '/account#webhooks', as: ada, before: inSight('Webhooks') },
    { name: 'account-webhook-new', path: '/account#webhooks', as: bo, before: choose },
    { name: 'account-webhook-made', path: '/account#webhooks', as: bo, before: addAnother(lights.url) },
    { name: 'webhook', path: page(lightsId), as: ada },
    { name: 'webhook-failing', path: page(wallId), as: ada, before: given },
    { name: 'webhook-gone', path: page(oldId), as: ada },
    { name: 'webhook-empty', path: page(emptyId), as: bo },
    { name: 'webhook-settings', path: page(wallId), as: ada, before: inSight('Settings') },
    { name: 'webhook-secret', path: page(emptyId), as: bo, before: rotate },
    { name: 'webhook-delete', path: page(wallId), as: ada, before: askToDelete },
    { name: 'docs-webhooks', path: '/docs#webhooks', before: inSight('Webhooks') },
  ]
}

async function add(owner: Client, webhook: { url: string; name?: string; types: string[] }): Promise<string> {
  const made = await owner.json('POST', '/api/webhooks', webhook)
  return ((await made.json()) as { id: string }).id
}

function inSight(section: string): (page: Page) => Promise<void> {
  return (page) =>
    page.getByRole('region', { name: section, exact: true }).evaluate((it) => it.scrollIntoView())
}

/** Waits until what failed stands there with its reason. */
async function given(page: Page): Promise<void> {
  await page.getByText('The receiver answered 503.').first().waitFor()
}

async function choose(page: Page): Promise<void> {
  const section = page.getByRole('region', { name: 'Add a webhook' })
  await section.getByLabel('Everything about rooms you host').uncheck()
  await section.getByLabel('A song starts').check()
  await section.getByRole('button', { name: 'Add the webhook' }).click()
  await section.getByRole('alert').waitFor()
}

function addAnother(url: string): (page: Page) => Promise<void> {
  return async (page) => {
    const section = page.getByRole('region', { name: 'Add a webhook' })
    await section.getByLabel('Address').fill(url)
    await section.getByRole('button', { name: 'Add the webhook' }).click()
    await section.getByLabel('The signing secret').waitFor()
    await section.evaluate((it) => it.scrollIntoView())
  }
}

async function rotate(page: Page): Promise<void> {
  await page.locator('summary').filter({ hasText: 'Make a new secret' }).click()
  await page.getByRole('button', { name: 'Make the new secret' }).click()
  await page.getByLabel('The signing secret').waitFor()
  await inSight('Signing secret')(page)
}

async function askToDelete(page: Page): Promise<void> {
  await page.locator('summary').filter({ hasText: 'Delete this webhook' }).click()
  await inSight('Delete webhook')(page)
}
