import { readFile } from 'node:fs/promises'
import { expect, test } from '../support/fixtures'
import { allowAs, enterRoom, hostRoom, songOn, startMusic } from '../support/people'

test('export: the songs of a room become a playlist, once the provider was asked, and a table', async ({
  page,
  simulator,
}) => {
  const code = await hostRoom(page, 'Ada')
  const first = await startMusic(page)
  await page.getByRole('button', { name: 'Skip', exact: false }).first().click()
  await expect.poll(() => songOn(page)).not.toBe(first)
  const second = await songOn(page)

  await page.getByRole('link', { name: 'History' }).click()
  await page.waitForURL(`**/room/${code}/history`)
  const songs = page.getByRole('list', { name: 'Songs that played' }).getByRole('listitem')
  await expect(songs).toHaveCount(2)
  await expect(songs.nth(0)).toContainText(second)
  await expect(songs.nth(0)).toContainText('Playing now')
  await expect(songs.nth(1)).toContainText(first)
  await expect(songs.nth(1)).toContainText('Skipped')

  await page.getByRole('button', { name: 'Save as playlist' }).click()
  await expect(page.getByText('Spotify has not been asked yet')).toBeVisible()
  expect(await simulator.playlists('ada')).toEqual([])
  await page.getByRole('button', { name: 'Ask Spotify' }).click()
  await expect(page.getByText('Create and change your private playlists')).toBeVisible()
  await allowAs(page, 'Ada')
  await page.waitForURL(`**/room/${code}/history#keep`)
  await page.getByRole('button', { name: 'Save as playlist' }).click()
  await expect(page.getByText(/^1 song is in Kitchen · \d{4}-\d\d-\d\d$/)).toBeVisible()
  expect(await simulator.playlists('ada')).toMatchObject([
    {
      name: expect.stringMatching(/^Kitchen · /),
      public: false,
      uris: [expect.stringMatching(/^spotify:track:/)],
    },
  ])

  const saving = page.waitForEvent('download')
  await page.getByRole('link', { name: 'Download CSV' }).click()
  const file = await saving
  expect(file.suggestedFilename()).toMatch(/^Auxroom Kitchen \d{4}-\d\d-\d\d\.csv$/)
  const lines = (await readFile(await file.path(), 'utf8')).trim().split('\r\n')
  expect(lines).toHaveLength(3)
  expect(lines[1]).toMatch(/,provider,true$/)
  expect(lines[2]).toMatch(/,provider,false$/)
})

test('a past room keeps its history for its host, and is opened again with its rules', async ({
  page,
  browser,
  client,
}) => {
  const code = await hostRoom(page, 'Ada')
  const song = await startMusic(page)
  const guest = await (await browser.newContext()).newPage()
  await enterRoom(guest, code, 'Bo')
  await guest.getByRole('link', { name: 'History' }).click()
  await expect(guest.getByText(song)).toBeVisible()
  await expect(guest.getByRole('button', { name: 'Save as playlist' })).toBeHidden()
  await guest.close()
  const host = client()
  for (const { name, value } of await page.context().cookies()) host.setCookie(name, value)
  await host.json('PATCH', `/api/rooms/${code}`, { votes_to_skip: 7, guest_can_pause: false })
  await host.json('DELETE', `/api/rooms/${code}`)

  await page.goto('/')
  await page.getByLabel(/^Menu of/).click()
  await page.getByRole('link', { name: 'Your rooms' }).click()
  await page.waitForURL('**/rooms')
  await page.getByRole('link', { name: 'History of Kitchen' }).click()
  await expect(page.getByRole('heading', { name: 'What played in Kitchen' })).toBeVisible()
  await expect(page.getByText(song)).toBeVisible()
  await page.getByRole('link', { name: 'Your rooms' }).first().click()
  await page.getByRole('button', { name: 'Open Kitchen again' }).click()
  await page.waitForURL(/\/room\/[A-Z2-9]{6}\/host$/)
  const again = (await (await host.get('/api/rooms')).json()) as { rooms: Record<string, unknown>[] }
  expect(again.rooms).toMatchObject([{ name: 'Kitchen', votes_to_skip: 7, guest_can_pause: false }])
  await page.goto('/rooms')
  await expect(page.getByText('You host Kitchen right now.')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Open Kitchen again' })).toBeHidden()
})

test('the history is for those in the room: anybody else is asked to join', async ({ page, client }) => {
  const host = client()
  const { code } = await host.host('ada', { name: 'Kitchen' })
  await page.goto(`/room/${code}/history`)
  await page.waitForURL(`**/join/${code}`)
})
