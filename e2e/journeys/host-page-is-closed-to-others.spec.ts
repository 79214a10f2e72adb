import { expect, test } from '../support/fixtures'
import { enterRoom, hostRoom } from '../support/people'

test('non-host opens the host page: 403, and no room data in HTML or RSC', async ({ page, person }) => {
  const code = await hostRoom(page, 'Ada', 'Secret Kitchen')
  const { page: bo } = await person()
  await enterRoom(bo, code, 'Bo')
  const document = await bo.goto(`/room/${code}/host`)
  expect(document?.status()).toBe(403)
  expect(await bo.content()).not.toContain('Secret Kitchen')
  await expect(bo.getByRole('heading', { level: 1 })).toBeVisible()
  const payload = await bo.evaluate(async (path) => {
    const answer = await fetch(path, { headers: { RSC: '1' } })
    return answer.text()
  }, `/room/${code}/host`)
  expect(payload).not.toContain('Secret Kitchen')
  await bo.getByRole('link', { name: 'Back to the room' }).click()
  await bo.waitForURL(`**/room/${code}`)
})

test.use({ expectedErrors: [/403/] })
