import { expect, test } from '../support/fixtures'
import { allowAs, enterRoom, hostRoom, song, songOn, startMusic } from '../support/people'

test('token is revoked: the host reconnects and the room goes on', async ({
  page,
  person,
  simulator,
  app,
}) => {
  const code = await hostRoom(page, 'Ada')
  await startMusic(page)
  const { page: bo } = await person()
  await enterRoom(bo, code, 'Bo')
  await simulator.tokens({ account: 'ada', provider: 'spotify', revoke: true })
  await app.database((sql) => sql`update connections set expires_at = now() - interval '1 second'`)
  await page.getByRole('button', { name: /^Skip/ }).click()
  const reconnect = page.getByRole('button', { name: 'Reconnect Spotify' })
  await expect(reconnect).toBeVisible()
  await expect(bo.getByText(/has to connect again|wants .* to connect again/)).toBeVisible()
  await reconnect.click()
  await allowAs(page, 'Ada')
  await page.waitForURL(`**/room/${code}/host`)
  await expect(reconnect).toHaveCount(0)
  const before = await songOn(page)
  await page.getByRole('button', { name: /^Skip/ }).click()
  await expect(song(bo)).not.toHaveText(before)
})

test.use({ expectedErrors: [/409/] })
