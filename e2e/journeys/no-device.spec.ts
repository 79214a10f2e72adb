import { expect, test } from '../support/fixtures'
import { hostRoom, song } from '../support/people'

test.use({ expectedErrors: [/status of 409/] })

test('no device → wizard → music', async ({ page, simulator }) => {
  await hostRoom(page, 'Dora', 'Attic')
  await page.getByRole('button', { name: 'Sound check' }).click()
  const check = page.getByRole('dialog')
  await expect(check).toContainText('Spotify is connected and answers.')
  await check.getByRole('button', { name: 'Next: the device' }).click()
  await expect(check).toContainText('No device found.')
  await expect(check.getByRole('button', { name: 'Next: listen' })).toBeDisabled()

  // Somebody opens Spotify on the radio: the list sees it by itself.
  await simulator.player({ account: 'dora', device: { name: 'Radio', active: false } })
  await check.getByRole('button', { name: /^Radio/ }).click()
  await expect(check.getByRole('button', { name: /^Radio.*Plays here/ })).toBeVisible()
  await check.getByRole('button', { name: 'Next: listen' }).click()

  const mark = await simulator.mark()
  await check.getByRole('button', { name: 'Play five seconds' }).click()
  await expect(check.getByRole('timer')).toContainText('Can you hear it?')
  await expect(check.getByText('Did you hear it?')).toBeVisible({ timeout: 15_000 })
  const commands = (await simulator.requests(mark)).map(({ path }) => path.replace(/^.*\/me\/player/, ''))
  expect(commands.filter((path) => path.startsWith('/pause'))).toHaveLength(1)
  await check.getByRole('button', { name: 'No', exact: true }).click()
  await expect(check).toContainText('Turn up the volume')
  await check.getByRole('button', { name: 'Play it again' }).click()
  await check.getByRole('button', { name: 'Stop now' }).click()
  await check.getByRole('button', { name: 'Yes', exact: true }).click()
  await expect(check).toContainText('All set')
  await check.getByRole('button', { name: 'Done' }).click()

  await page.getByRole('button', { name: 'Play', exact: true }).click()
  await expect(song(page)).toBeVisible()
  await expect(page.getByRole('button', { name: 'Pause', exact: true })).toBeVisible()
  await page.getByRole('button', { name: 'Sound check' }).click()
  await check.getByRole('button', { name: 'Next: the device' }).click()
  await check.getByRole('button', { name: 'Next: listen' }).click()
  await expect(check).toContainText('Music is playing already')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('button', { name: 'Pause', exact: true })).toBeVisible()
})

test('silence for want of a device is one press from finding one, on both pages of the host', async ({
  page,
  simulator,
}) => {
  await hostRoom(page, 'Dora', 'Attic')
  await page.getByRole('button', { name: 'Play', exact: true }).click()
  await expect(page.getByTestId('silence')).toContainText('Spotify is not open anywhere')
  await page.getByRole('link', { name: 'See it as guests do' }).click()
  await page.getByRole('link', { name: 'Open the host’s controls' }).click()
  const check = page.getByRole('dialog')
  await expect(check).toContainText('No device found.')
  await page.keyboard.press('Escape')
  await page.getByTestId('silence').getByRole('button', { name: 'Find a device' }).click()
  await expect(check).toContainText('No device found.')
  await simulator.player({ account: 'dora', device: { name: 'Radio', active: false } })
  // The press, or the room itself: whichever comes first.
  await expect(song(page)).toBeVisible({ timeout: 15_000 })
})
