import type { Page } from '@playwright/test'
import { expect, test } from '../support/fixtures'
import { song, songOn } from '../support/people'
import { browseAs, hostAs, play, stateOf } from './party'

test.use({ expectedErrors: [/ERR_|Failed to (load|fetch)|EventSource|network/i] })

const link = (page: Page) => page.getByTestId('link')
const playButton = (page: Page) => page.getByRole('button', { name: 'Play', exact: true })
const pauseButton = (page: Page) => page.getByRole('button', { name: 'Pause', exact: true })

test('the stream does not get through: the page asks by itself, says so, and goes back to the stream', async ({
  person,
  client,
}) => {
  const [ada, bo] = [client(), client()]
  const code = await hostAs(ada, 'ada')
  await bo.join(code, 'Bo')
  await play(ada, code)
  const browser = await person()
  await browser.context.route('**/events', (route) => route.abort())
  const guest = await browseAs(bo, browser, `/room/${code}`)
  await expect(link(guest)).toHaveAttribute('data-link', 'polling')
  await expect(link(guest)).toContainText('Live changes do not get through')
  await ada.json('PUT', `/api/rooms/${code}/playback`, { is_playing: false })
  await expect(playButton(guest)).toBeVisible()
  await browser.context.unroute('**/events')
  await expect(link(guest)).toHaveAttribute('data-link', 'live', { timeout: 20_000 })
  await expect(link(guest)).toHaveText('')
  const asked: string[] = []
  guest.on('request', (request) => asked.push(request.url()))
  await ada.json('PUT', `/api/rooms/${code}/playback`, { is_playing: true })
  await expect(pauseButton(guest)).toBeVisible()
  expect(asked.filter((url) => url.endsWith('/state'))).toEqual([])
})

test('the device loses its network and gets it back', async ({ person, client }) => {
  const [ada, bo] = [client(), client()]
  const code = await hostAs(ada, 'ada')
  await bo.join(code, 'Bo')
  await play(ada, code)
  const browser = await person()
  const guest = await browseAs(bo, browser, `/room/${code}`)
  await expect(link(guest)).toHaveAttribute('data-link', 'live')
  await browser.context.setOffline(true)
  // What was open before the network went is dead too, which the device notices when it wakes.
  await guest.evaluate(() => dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true })))
  await guest.evaluate(() => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })))
  await expect(link(guest)).toHaveAttribute('data-link', 'offline', { timeout: 15_000 })
  await expect(link(guest)).toContainText('nothing is lost')
  await guest.getByRole('button', { name: 'Vote to skip' }).click()
  await expect(guest.getByText('Nothing answered. Check the connection')).toBeVisible()
  await ada.json('PUT', `/api/rooms/${code}/playback`, { is_playing: false })
  await browser.context.setOffline(false)
  await expect(playButton(guest)).toBeVisible()
  await expect(link(guest)).toHaveAttribute('data-link', 'live')
})

test('the code is changed while a device has no network: its page goes on at the new address', async ({
  person,
  client,
}) => {
  const [ada, bo] = [client(), client()]
  const code = await hostAs(ada, 'ada')
  await bo.join(code, 'Bo')
  const browser = await person()
  const guest = await browseAs(bo, browser, `/room/${code}`)
  await expect(link(guest)).toHaveAttribute('data-link', 'live')
  await browser.context.setOffline(true)
  await guest.evaluate(() => dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true })))
  const rotated = (await (await ada.json('POST', `/api/rooms/${code}/code`)).json()) as { code: string }
  expect(rotated.code).not.toBe(code)
  await browser.context.setOffline(false)
  await guest.evaluate(() => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })))
  await guest.waitForURL(`**/room/${rotated.code}`)
  await expect(link(guest)).toHaveAttribute('data-link', 'live')
})

test('two tabs of one person show the same, and closing one is not leaving', async ({ person, client }) => {
  const [ada, bo] = [client(), client()]
  const code = await hostAs(ada, 'ada')
  await bo.join(code, 'Bo')
  await play(ada, code)
  const browser = await person()
  const one = await browseAs(bo, browser, `/room/${code}`)
  const two = await browser.context.newPage()
  await two.goto(`/room/${code}`)
  for (const tab of [one, two]) await expect(link(tab)).toHaveAttribute('data-link', 'live')
  await one.getByRole('button', { name: 'Vote to skip' }).click()
  await expect(two.getByRole('button', { name: 'Vote to skip' })).toContainText('1 of 2 votes')
  await expect(two.getByRole('button', { name: 'Vote to skip' })).toHaveAttribute('aria-pressed', 'true')
  await one.close()
  await two.getByRole('button', { name: 'Leave room' }).click()
  const third = await browser.context.newPage()
  await third.goto(`/room/${code}`)
  // A page that has no stream yet would only find out that it is not in the room.
  await expect(link(third)).toHaveAttribute('data-link', 'live')
  await two.getByRole('dialog').getByRole('button', { name: 'Leave room' }).click()
  await expect(third.getByTestId('closed')).toHaveAttribute('data-closed', 'left')
})

test('the back button after leaving shows no live room', async ({ person, client }) => {
  const [ada, bo] = [client(), client()]
  const code = await hostAs(ada, 'ada')
  await bo.join(code, 'Bo')
  await play(ada, code)
  const guest = await browseAs(bo, await person(), '/')
  await guest.goto(`/room/${code}`)
  const title = await songOn(guest)
  await guest.getByRole('button', { name: 'Leave room' }).click()
  await guest.getByRole('dialog').getByRole('button', { name: 'Leave room' }).click()
  await expect(guest.getByText(title)).toHaveCount(0)
  await guest.waitForURL((url) => url.pathname === '/')
  await guest.goBack()
  await expect(guest.getByText('You are invited').or(guest.getByTestId('closed')).first()).toBeVisible()
  await expect(guest.getByText(title)).toHaveCount(0)
  expect((await stateOf(ada, code)).members.map(({ name }) => name)).toEqual(['Ada'])
})

test('while scripts still load, what the page shows is true and its forms work', async ({
  person,
  client,
}) => {
  const ada = client()
  const code = await hostAs(ada, 'ada')
  await play(ada, code)
  const browser = await person()
  let release = () => {}
  const released = new Promise<void>((resolve) => {
    release = resolve
  })
  await browser.context.route(/\.js(\?|$)/, async (route) => {
    await released
    await route.continue().catch(() => undefined)
  })
  const { page } = browser
  await page.goto(`/join/${code}`, { waitUntil: 'commit' })
  await page.getByLabel('Your name in the room').fill('Bo')
  await page.getByRole('button', { name: 'Step in' }).click()
  await page.waitForURL(`**/room/${code}`, { waitUntil: 'commit' })
  const { now, members } = await stateOf(ada, code)
  expect(members.map(({ name }) => name)).toContain('Bo')
  await expect(song(page)).toHaveText(now?.track.title ?? '')
  await page.getByRole('button', { name: 'Vote to skip' }).click()
  await expect(page.getByRole('button', { name: 'Vote to skip' })).toContainText('1 of 2 votes')
  expect((await stateOf(ada, code)).now?.skip_votes.count).toBe(1)
  await pauseButton(page).click()
  await expect(playButton(page)).toBeVisible()
  expect((await stateOf(ada, code)).now?.is_playing).toBe(false)
  release()
  await expect(link(page)).toHaveAttribute('data-link', 'live')
  await playButton(page).click()
  await expect(pauseButton(page)).toBeVisible()
})
