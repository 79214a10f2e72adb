import type { Page } from '@playwright/test'
import type { Client } from '../support/client'
import { displayLink } from '../support/display'
import { expect, test } from '../support/fixtures'
import { enterRoom, hostRoom, songOn, startMusic } from '../support/people'

test.use({ expectedErrors: [/ERR_|Failed to (load|fetch)|EventSource|network|status of 50[234]/i] })

const title = (screen: Page) => screen.getByTestId('title')
const code = (screen: Page) => screen.getByTestId('room-code')
const link = (screen: Page) => screen.locator('[data-testid=link]')
const spelt = (text: string) => [...text].join(' ')
const closed = (screen: Page) => screen.getByTestId('closed')

/** These people ask for a song each, in this order. @returns the songs' titles */
async function askInTurn(room: string, people: readonly Client[]): Promise<string[]> {
  const [first] = people
  const found = await first?.get(`/api/rooms/${room}/search?q=short`)
  const { tracks } = (await found?.json()) ?? { tracks: [] }
  const songs: { uri: string; title: string }[] = tracks.slice(0, people.length)
  for (const [index, person] of people.entries()) {
    const asked = await person.json('POST', `/api/rooms/${room}/requests`, { uri: songs[index]?.uri })
    expect(asked.status).toBe(201)
  }
  return songs.map(({ title: of }) => of)
}

test('restart in mid-party: host, guest and TV display go on; the display needs no account, follows the room and is turned off', async ({
  page,
  person,
  app,
}) => {
  test.setTimeout(180_000)
  const room = await hostRoom(page, 'Ada')
  const playing = await startMusic(page)
  const { page: guest } = await person()
  await enterRoom(guest, room, 'Bo')
  await guest.getByRole('button', { name: 'Vote to skip' }).click()
  await expect(page.getByRole('button', { name: /^Skip/ })).toContainText('1 vote')
  await page.getByRole('button', { name: 'Make a display link' }).click()
  const url = await page.getByLabel('Display link', { exact: true }).inputValue()
  const { page: screen, context } = await person({ viewport: { width: 1920, height: 1080 } })
  const asked: string[] = []
  screen.on('request', (request) => asked.push(`${request.url()} ${request.headers().referer ?? ''}`))

  await screen.goto(url)
  await screen.waitForURL(`**/room/${room}/tv`)
  await expect(title(screen)).toHaveText(playing)
  await expect(code(screen)).toContainText(spelt(room))
  await expect(screen.getByTestId('room-name')).toHaveText('Kitchen')
  const secret = new URL(url).hash.slice(1)
  expect(asked.filter((line) => line.includes(secret))).toEqual([])
  expect((await context.cookies()).map(({ name }) => name)).not.toContain('next-auth.session-token')
  await expect(screen.locator('button, a, input')).toHaveCount(0)

  await page.getByRole('button', { name: 'Pause', exact: true }).click()
  await expect(screen.getByText('Paused')).toBeVisible()
  await expect(link(screen)).toHaveAttribute('data-link', 'live')

  await app.restart()
  await expect(link(screen)).toHaveAttribute('data-link', 'live', { timeout: 40_000 })
  await expect(title(screen)).toHaveText(playing)
  await expect(guest.getByTestId('link')).toHaveAttribute('data-link', 'live', { timeout: 40_000 })
  await expect(guest.getByRole('button', { name: 'Vote to skip' })).toContainText('1 of 2 votes')
  expect(await songOn(guest)).toBe(playing)
  await page.getByRole('button', { name: 'Play', exact: true }).click()
  await expect(screen.getByText('Paused')).toHaveCount(0)

  await page.getByRole('button', { name: 'New code' }).click()
  await page.getByRole('button', { name: 'Make a new code' }).click()
  await expect(page).not.toHaveURL(new RegExp(room))
  const rotated = /\/room\/(\w{6})/.exec(page.url())?.[1] ?? ''
  await screen.waitForURL(`**/room/${rotated}/tv`)
  await expect(code(screen)).toContainText(spelt(rotated))
  await expect(screen.getByRole('img', { name: new RegExp(`/join/${rotated}$`) })).toBeVisible()
  await screen.goto(`/room/${room}/tv`)
  await expect(screen).toHaveURL(new RegExp(`/room/${rotated}/tv$`))

  await expect(link(screen)).toHaveAttribute('data-link', 'live')
  await page.getByRole('button', { name: 'Turn off screens' }).click()
  await expect(closed(screen)).toHaveAttribute('data-closed', 'off')
  await expect(closed(screen)).toContainText('The host makes a new one')
  expect((await screen.reload())?.status()).toBe(403)
  await expect(screen.getByRole('link', { name: 'Open a display link' })).toBeVisible()
  await screen.goto(url)
  await expect(screen.getByText('This link is not good any more.')).toBeVisible()
})

test('a display shows the next three songs and who asked, and that its room has ended', async ({
  person,
  client,
}) => {
  const [ada, bo, cy] = [client(), client(), client()]
  await ada.json('POST', '/api/guests', { name: 'Ada' })
  const room = (await ada.host('ada', { name: 'Kitchen' })).code
  await bo.join(room, 'Bo')
  await cy.join(room, 'Cy')
  await ada.json('PUT', `/api/rooms/${room}/playback`, { is_playing: true })
  const { page: screen } = await person({ viewport: { width: 1280, height: 720 } })
  await screen.goto(await displayLink(ada, room))
  await expect(screen.getByText('Nobody has asked for a song yet.')).toBeVisible()
  const titles = await askInTurn(room, [bo, cy, bo, cy])
  const rows = screen.getByRole('list').getByRole('listitem')
  await expect(rows).toHaveCount(3)
  for (const [index, name] of ['Bo', 'Cy', 'Bo'].entries()) {
    await expect(rows.nth(index)).toContainText(titles[index] ?? '')
    await expect(rows.nth(index)).toContainText(`${name} asked for it`)
  }
  await ada.json('DELETE', `/api/rooms/${room}`)
  await expect(closed(screen)).toHaveAttribute('data-closed', 'ended')
  expect((await screen.reload())?.status()).toBe(404)
  await expect(screen.getByRole('heading', { name: 'This room has ended' })).toBeVisible()
})

test('a display keeps the screen awake, hides the pointer, says why it is silent and takes in a new version', async ({
  person,
  client,
}) => {
  const dora = client()
  await dora.json('POST', '/api/guests', { name: 'Dora' })
  const room = (await dora.host('dora', { name: 'Attic' })).code
  await dora.json('PUT', `/api/rooms/${room}/playback`, { is_playing: true })
  const { page: screen, context } = await person()
  await context.addInitScript(() => {
    const held: string[] = []
    const wakeLock = {
      request: async (kind: string) => {
        held.push(kind)
        document.documentElement.dataset.awake = `${held.length}`
        return { release: async () => undefined }
      },
    }
    Object.defineProperty(navigator, 'wakeLock', { value: wakeLock })
  })
  await screen.clock.install()
  await screen.goto(await displayLink(dora, room))
  await expect(screen.getByTestId('silence')).toContainText('Spotify is not open anywhere')
  await expect(screen.getByTestId('silence')).toContainText('The host has to open Spotify')
  await expect(screen.locator('html')).toHaveAttribute('data-awake', /\d/)
  const before = Number(await screen.locator('html').getAttribute('data-awake'))
  await screen.evaluate(() => document.dispatchEvent(new Event('visibilitychange')))
  await expect(screen.locator('html')).toHaveAttribute('data-awake', `${before + 1}`)
  await screen.clock.fastForward(4_000)
  await expect(screen.getByTestId('tv')).toHaveCSS('cursor', 'none')
  await screen.mouse.move(200, 200)
  await expect(screen.getByTestId('tv')).not.toHaveCSS('cursor', 'none')

  await context.route('**/api/health', (route) =>
    route.fulfill({ json: { status: 'ok', database: 'up', bus: 'up', version: '99.0.0' } }),
  )
  const loaded = screen.waitForEvent('load')
  await screen.clock.fastForward(7 * 60 * 60_000)
  await loaded
  await expect(screen.getByTestId('silence')).toBeVisible()
})
