import { expect, test } from '../support/fixtures'
import { submitForm } from '../support/forms'
import { signUp } from '../support/oauth-client'
import { become } from '../support/people'
import { verified, WebhookReceiver } from '../support/webhook-receiver'

let receiver: WebhookReceiver
test.beforeEach(async () => {
  receiver = await WebhookReceiver.start()
})
test.afterEach(() => receiver.stop())

test('a host has a program told of a connection, mends it, and sends again what it refused', async ({
  page,
  client,
}) => {
  const { browser } = await signUp(client())
  await become(page, browser)
  await page.goto('/account')
  const section = page.getByRole('region', { name: 'Webhooks', exact: true })
  await expect(section.getByText('Nothing outside is told yet.')).toBeVisible()

  await section.getByLabel('Address').fill('ftp://example.com')
  await section.getByLabel('Name').fill('Lights')
  await section.getByLabel('Everything about connections').uncheck()
  await section.getByLabel('Everything about rooms you host').uncheck()
  await section.getByRole('button', { name: 'Add the webhook' }).click()
  const problems = section.getByRole('alert')
  await expect(problems).toContainText('A whole address')
  await expect(problems).toContainText('Tick at least one')
  await expect(section.getByLabel('Name')).toHaveValue('Lights')

  await section.getByLabel('Address').fill(receiver.url)
  await section.getByLabel('An account is connected').check()
  await section.getByLabel('A room opens').check()
  await section.getByRole('button', { name: 'Add the webhook' }).click()
  const shown = section.getByLabel('The signing secret')
  await expect(shown).toHaveValue(/^whsec_[\w+/]{43}=$/)
  await expect(shown).toBeFocused()
  const secret = await shown.inputValue()
  await expect(section.getByText('new Webhook(secret).verify(body, headers)')).toBeVisible()

  receiver.answer = 500
  await browser.connect('ada')
  const first = await receiver.until(({ type }) => type === 'connection.created')
  expect(verified(secret, first)).toMatchObject({ type: 'connection.created', data: first.data })
  expect(() => verified(`whsec_${Buffer.alloc(32).toString('base64')}`, first)).toThrow()

  await section.getByRole('link', { name: 'Lights' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Lights' })).toBeVisible()
  expect(await page.content()).not.toContain(secret)
  const deliveries = page.getByRole('region', { name: 'Deliveries' })
  const row = deliveries.getByRole('listitem').filter({ hasText: 'An account is connected' })
  await expect(row).toContainText('The receiver answered 500. Tried again')
  await expect(row).toContainText('Waiting')
  await expect(row).toContainText(first.id)

  receiver.answer = 204
  await row.getByRole('button', { name: 'Send again: An account is connected' }).click()
  await expect(deliveries.getByRole('alert')).toContainText('It is sent once more')
  const again = await receiver.until(({ answered }) => answered === 204)
  expect([again.id, again.body]).toEqual([first.id, first.body])
  await expect(row).toContainText('Delivered')
  await expect(row).toContainText('The receiver took it')
})

test('without scripts a secret is changed, a receiver that is gone is told of, and the webhook deleted', async ({
  person,
  client,
}) => {
  const { browser } = await signUp(client())
  const made = await browser.json('POST', '/api/webhooks', { url: receiver.url, types: ['room.*'] })
  const webhook = (await made.json()) as { id: string; secret: string }
  const path = `/account/webhooks/${webhook.id}`
  const { page } = await person({ javaScriptEnabled: false })
  await become(page, browser)
  await page.goto(path)
  await expect(page.getByText('Nothing was sent yet.')).toBeVisible()

  await page.locator('summary').filter({ hasText: 'Make a new secret' }).click()
  await page.getByRole('button', { name: 'Make the new secret' }).click()
  const secret = await page.getByLabel('The signing secret').inputValue()
  expect(secret).not.toBe(webhook.secret)
  await page.getByRole('button', { name: 'Send a test event' }).click()
  await expect(page.getByRole('alert')).toContainText('A test event is sent')
  const message = await receiver.until(({ type }) => type === 'webhook.test')
  for (const either of [secret, webhook.secret]) expect(verified(either, message)).toBeTruthy()

  receiver.answer = 410
  await page.getByRole('button', { name: 'Send a test event' }).click()
  await receiver.until(({ answered }) => answered === 410)
  const gone = page.getByText('The receiver said it is gone, so this webhook is switched off')
  await expect(async () => {
    await page.goto(path)
    await expect(gone).toBeVisible({ timeout: 100 })
  }).toPass()
  await expect(page.getByText('The receiver answered 410: it is gone.')).toBeVisible()
  await expect(page.getByRole('button', { name: /Send/ })).toHaveCount(0)

  await page.getByLabel('Switched on').check()
  await page.getByLabel('Name').fill('Lights in the hall')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByRole('alert')).toContainText('The settings are saved.')
  await expect(page.getByRole('heading', { level: 1, name: 'Lights in the hall' })).toBeVisible()
  await expect(gone).toHaveCount(0)

  const { browser: stranger } = await signUp(client())
  for (const foreign of [path, '/account/webhooks/nothing', `${path}?before=nothing`]) {
    expect((await stranger.get(foreign)).status).toBe(404)
  }
  expect((await client().get(path)).headers.get('location')).toContain('/sign-in')
  const sent = await submitForm(stranger, '/account', { webhook_url: receiver.url, webhook_types: 'nothing' })
  expect(await sent.text()).toContain('Tick at least one.')

  await page.locator('summary').filter({ hasText: 'Delete this webhook' }).click()
  await expect(
    page.getByText('The signing secret and the list of deliveries of Lights in the hall are lost.'),
  ).toBeVisible()
  await page.getByRole('button', { name: 'Delete Lights in the hall' }).click()
  await expect(page.getByRole('alert')).toContainText('That webhook is deleted.')
  expect((await browser.get(path)).status).toBe(404)
})
