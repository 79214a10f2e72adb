import { expect, test } from '../support/fixtures'
import { allowAs, codeOf, openRoom, song, songOn, startMusic } from '../support/people'

test('host connects, opens a room and plays', async ({ page, simulator }) => {
  const code = await openRoom(page, 'Ada')
  await expect(page.getByRole('heading', { name: 'Nothing is playing yet' })).toBeVisible()
  const first = await startMusic(page)
  await expect(page.getByRole('img', { name: new RegExp(`/join/${code}`) })).toBeVisible()

  await page.getByRole('button', { name: 'Skip', exact: false }).click()
  await expect(song(page)).not.toHaveText(first)
  await expect(page.getByText(/^Now playing: /)).toBeAttached()

  await page.getByRole('button', { name: 'Pause', exact: true }).click()
  await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeVisible()
  await page.getByRole('button', { name: 'Play', exact: true }).click()
  await expect(page.getByRole('button', { name: 'Pause', exact: true })).toBeVisible()

  const mark = await simulator.mark()
  await page.getByRole('slider', { name: 'Position in the song' }).press('End')
  await expect
    .poll(async () => (await simulator.requests(mark)).some((request) => request.path.endsWith('/seek')))
    .toBe(true)
  await page.getByRole('slider', { name: 'Volume' }).press('Home')
  await expect
    .poll(async () => (await simulator.requests(mark)).some((request) => request.path.endsWith('/volume')))
    .toBe(true)

  await page.getByRole('button', { name: /Ada’s phone/ }).click()
  await expect(page.getByRole('button', { name: /Ada’s phone.*Plays here/ })).toBeVisible()
})

test('an account connects first and opens a room then', async ({ page }) => {
  await page.goto('/')
  await page.getByRole('link', { name: 'Connect account' }).click()
  await allowAs(page, 'Ada')
  await page.waitForURL('**/create')
  await page.getByRole('button', { name: 'Create the room' }).click()
  await page.waitForURL(/\/room\/[A-Z2-9]{6}\/host$/)
  await expect(page.getByRole('heading', { name: 'Nothing is playing yet' })).toBeVisible()
})

test('unconnected host is sent to the provider and comes back to the host page', async ({
  page,
  client,
  app,
}) => {
  const host = client()
  const { code } = (await (await host.json('POST', '/api/rooms', { name: 'Attic' })).json()) as {
    code: string
  }
  for (const [name, value] of host.cookies)
    await page.context().addCookies([{ name, value, url: app.origin }])
  await page.goto(`/room/${code}/host`)
  await allowAs(page, 'Ada')
  await page.waitForURL(`**/room/${code}/host`)
  expect(codeOf(page)).toBe(code)
  await startMusic(page)
  expect(await songOn(page)).not.toBe('')
})
