import type { Page } from '@playwright/test'
import { displayLink, openByHand } from '../support/display'
import { everyWay, visit } from '../support/every-way'
import { expect, test } from '../support/fixtures'
import { submitForm } from '../support/forms'
import { become } from '../support/people'
import { PublicApp } from '../support/public-app'

const password = 'seven quiet foxes at dawn'

test.use({ expectedErrors: [/status of (403|404|409)/] })

const live = (page: Page) => page.locator('[data-link=live]').waitFor({ state: 'attached' })

test('pages for everybody are accessible', async ({ page, client }) => {
  await visit(
    page,
    '/',
    '/create',
    '/join/K7QX2M',
    '/connect/spotify?auto=0',
    '/connect/bungie?auto=0',
    '/return',
    '/nowhere',
    '/forgot-password',
    '/forgot-password?sent=1',
    '/confirm-email',
  )

  await page.goto('/join')
  await page.getByLabel('Room code').fill('abc234')
  await page.getByRole('button', { name: 'Join', exact: true }).click()
  await expect(page.getByRole('alert').filter({ hasText: 'No open room has this code' })).toBeVisible()
  await everyWay(page)

  for (const [path, button] of [
    ['/sign-in', 'Sign in'],
    ['/register', 'Register'],
  ] as const) {
    await page.goto(path)
    await page.getByLabel('E-mail address').fill('nobody')
    await page.getByLabel('Password', { exact: true }).fill('short')
    await page.getByRole('button', { name: button, exact: true }).click()
    await expect(page.locator('form').getByRole('alert')).toBeVisible()
    await everyWay(page)
  }

  await page.goto('/reset-password')
  await page.getByRole('button', { name: 'Set the password' }).click()
  await expect(page.locator('form').getByRole('alert')).toBeVisible()
  await everyWay(page)

  await page.goto((await client().startConnect()).href)
  await everyWay(page)
})

test('pages of an account are accessible', async ({ page, client, app }) => {
  const registered = client()
  await submitForm(registered, '/register', { name: 'Ada', email: 'ada@example.com', password })
  await registered.connect('ada')
  await registered.connect('ada', {}, 'bungie')
  const guest = client()
  await guest.json('POST', '/api/guests', { name: 'Mira' })
  await guest.json('POST', '/api/rooms', { name: 'Balcony' })
  // Nothing listens there.
  const sent = { url: 'http://127.0.0.1:9/', types: ['connection.*', 'room.created'] }
  const { id } = (await (await registered.json('POST', '/api/webhooks', sent)).json()) as { id: string }
  await registered.json('POST', `/api/webhooks/${id}/test`)
  await become(page, registered)
  await registered.json('PUT', '/api/performers/me', { stage_name: 'Ada Lovebeat' })
  await visit(page, `/account/webhooks/${id}`, '/friends')
  await page.goto('/account')
  const programs = page.getByRole('region', { name: 'Tokens for programs' })
  await programs.getByRole('button', { name: 'Make the token' }).click()
  await expect(programs.getByRole('alert')).toContainText('Say what it is for')
  await everyWay(page)
  await programs.getByLabel('What it is for').fill('Display in the hall')
  await programs.getByRole('button', { name: 'Make the token' }).click()
  await expect(programs.getByLabel('The new token')).toHaveValue(/^axr_/)
  await everyWay(page)
  const jukebox = await PublicApp.start(app)
  await visit(page, jukebox.authorize())
  await jukebox.stop()
  await become(page, guest)
  await visit(
    page,
    '/',
    '/account?connect=account_taken&provider=spotify',
    '/sign-in?connect=denied&provider=bungie',
  )
  await submitForm(guest, '/sign-in', { email: 'ada@example.com', password })
  await become(page, guest)
  await visit(page, '/account/bring')
})

test('a room is accessible while it plays, is quiet, and has ended', async ({ page, client }) => {
  const [ada, bo] = [client(), client()]
  await ada.json('POST', '/api/guests', { name: 'Ada' })
  const { code } = await ada.host('ada', { name: 'Kitchen' })
  await bo.join(code, 'Bo')
  await become(page, ada)
  await page.goto(`/room/${code}/host`)
  await live(page)
  await everyWay(page)
  await page.getByRole('button', { name: 'Sound check' }).click()
  await everyWay(page)
  await page.getByRole('button', { name: 'Next: the device' }).click()
  await expect(page.getByRole('dialog').getByRole('list', { name: 'Devices' })).toBeVisible()
  await everyWay(page)
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Play', exact: true }).click()
  await expect(page.getByRole('img', { name: /^Cover of/ })).toBeVisible()
  await expect(page.getByRole('list', { name: 'Devices' })).toBeVisible()
  await everyWay(page)
  await page.getByRole('button', { name: 'End room' }).click()
  await everyWay(page)

  await become(page, bo)
  await page.goto(`/room/${code}`)
  await live(page)
  await page.getByRole('button', { name: 'Vote to skip' }).click()
  await expect(page.getByText('Press to take it back.')).toBeVisible()
  await everyWay(page)
  await page.getByRole('button', { name: /here, show who$/ }).click()
  await expect(page.getByRole('dialog')).toBeVisible()
  await everyWay(page)
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Your way back' }).click()
  await page.getByRole('button', { name: 'Make my link' }).click()
  await expect(page.getByRole('textbox', { name: 'Your link' })).toBeVisible()
  await everyWay(page)
  await page.keyboard.press('Escape')
  await ada.json('DELETE', `/api/rooms/${code}`)
  await expect(page.getByTestId('closed')).toBeVisible()
  await everyWay(page)
})

test('asking for a song, and what comes next, are accessible to guests and hosts', async ({
  page,
  client,
}) => {
  const [ada, bo] = [client(), client()]
  await ada.json('POST', '/api/guests', { name: 'Ada' })
  // What waits for a yes stays where it is, whatever plays.
  const { code } = await ada.host('ada', { name: 'Kitchen', approval: true })
  await bo.join(code, 'Bo')
  await ada.json('PUT', `/api/rooms/${code}/playback`, { is_playing: true })
  await become(page, bo)
  await page.goto(`/room/${code}`)
  await live(page)
  await page.getByRole('button', { name: 'Ask for a song' }).click()
  const sheet = page.getByRole('dialog', { name: 'Ask for a song' })
  await everyWay(page)
  await sheet.getByRole('searchbox').fill('short')
  const [first, second] = [0, 1].map((index) => sheet.getByRole('listitem').getByRole('button').nth(index))
  for (const ask of [first, second]) {
    await ask?.click()
    await expect(sheet.getByText('Waiting for the host’s yes').first()).toBeVisible()
  }
  await everyWay(page)
  await page.keyboard.press('Escape')
  await become(page, ada)
  await page.goto(`/room/${code}/host`)
  await live(page)
  await page
    .getByRole('button', { name: /^Accept/ })
    .first()
    .click()
  await page
    .getByRole('button', { name: /^Manage/ })
    .and(page.locator('[aria-expanded]'))
    .click()
  await everyWay(page)
  await become(page, bo)
  await page.goto(`/room/${code}`)
  await live(page)
  await everyWay(page)
})

test('a room that needs its host, and a page for the host only, are accessible', async ({
  page,
  client,
  simulator,
}) => {
  const [carl, bo] = [client(), client()]
  const { code } = await carl.host('dora', { name: 'Office', votes_to_skip: 3 })
  await bo.join(code, 'Bo')
  await carl.json('PUT', `/api/rooms/${code}/playback`, { is_playing: true })
  await become(page, carl)
  await page.goto(`/room/${code}`)
  await expect(page.getByRole('heading', { name: 'Spotify is not open anywhere' })).toBeVisible()
  await everyWay(page)
  await simulator.tokens({ account: 'dora', provider: 'spotify', revoke: true })
  await carl.json('PUT', `/api/rooms/${code}/playback`, { is_playing: true })
  await page.goto(`/room/${code}/host`)
  await expect(page.getByRole('button', { name: 'Reconnect Spotify' })).toBeVisible()
  await everyWay(page)
  await become(page, bo)
  await visit(page, `/room/${code}/host`)
})

test('a room’s display, its link and what stands in its place are accessible', async ({ page, client }) => {
  const [ada, screen] = [client(), client()]
  const { code } = await ada.host('ada', { name: 'Kitchen' })
  await visit(page, '/display', `/room/${code}/tv`)
  await openByHand(screen, await displayLink(ada, code))
  await become(page, screen)
  await page.goto(`/room/${code}/tv`)
  await expect(page.getByTestId('silence')).toBeVisible()
  await live(page)
  await everyWay(page)
  await ada.json('PUT', `/api/rooms/${code}/playback`, { is_playing: true })
  await expect(page.getByRole('img', { name: /^Cover of/ })).toBeVisible()
  await everyWay(page)
  await ada.json('DELETE', `/api/rooms/${code}/display`)
  await expect(page.getByTestId('closed')).toBeVisible()
  await everyWay(page)
})

test('the history of a room is accessible, and so is saving it', async ({ page, client }) => {
  const ada = client()
  await ada.json('POST', '/api/guests', { name: 'Ada' })
  const { code } = await ada.host('ada', { name: 'Kitchen' })
  await become(page, ada)
  await visit(page, `/room/${code}/history`)
  await page.goto(`/room/${code}/host`)
  await page.getByRole('button', { name: 'Play', exact: true }).click()
  await expect(page.getByRole('img', { name: /^Cover of/ })).toBeVisible()
  await page.goto(`/room/${code}/history`)
  await page.getByRole('button', { name: 'Save as playlist' }).click()
  await expect(page.getByRole('button', { name: 'Ask Spotify' })).toBeVisible()
  await everyWay(page)
  await ada.connect('ada', { also: 'export' })
  await page.getByRole('button', { name: 'Save as playlist' }).click()
  await expect(page.getByText('The playlist is private')).toBeVisible()
  await everyWay(page)
})

test('past rooms are accessible, none, some, and one of them', async ({ page, client }) => {
  const ada = client()
  await ada.json('POST', '/api/guests', { name: 'Ada' })
  await become(page, ada)
  await visit(page, '/rooms')
  const { id, code } = await ada.host('ada', { name: 'Kitchen' })
  await ada.json('DELETE', `/api/rooms/${code}`)
  await ada.json('POST', '/api/rooms', { name: 'Attic' })
  await visit(page, '/rooms', `/rooms/${id}`)
})
