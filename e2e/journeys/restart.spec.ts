import { expect, test } from '../support/fixtures'
import { enterRoom, hostRoom, song, songOn, startMusic } from '../support/people'

test('restart in mid-party: the room is there', async ({ page, person, app }) => {
  test.setTimeout(120_000)
  const code = await hostRoom(page, 'Ada')
  const playing = await startMusic(page)
  const { page: bo } = await person()
  await enterRoom(bo, code, 'Bo')
  await bo.getByRole('button', { name: 'Vote to skip' }).click()
  await expect(page.getByRole('button', { name: /^Skip/ })).toContainText('1 vote')
  await app.restart()
  await expect(bo.getByRole('button', { name: 'Vote to skip' })).toContainText('1 of 2 votes')
  expect(await songOn(bo)).toBe(playing)
  await expect(async () => {
    await page.getByRole('button', { name: /^Skip/ }).click()
    await expect(song(bo)).not.toHaveText(playing, { timeout: 3_000 })
  }).toPass({ timeout: 30_000 })
})

test.use({ expectedErrors: [/ERR_|Failed to (load|fetch)|EventSource|network/i] })
