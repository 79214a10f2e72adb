import { expect, test } from '../support/fixtures'
import { hostRoom, joinByCode, joinByLink, song, songOn, startMusic } from '../support/people'

test.use({ expectedErrors: [/403/] })

test('guest joins by code and by link, sees pause and song change, votes, takes back, and the song skips at the threshold; may pause only when allowed', async ({
  page,
  person,
  simulator,
}) => {
  const code = await hostRoom(page, 'Ada')
  const first = await startMusic(page)
  const [bo, cy] = [(await person()).page, (await person({ viewport: { width: 390, height: 844 } })).page]
  await joinByCode(bo, code, 'Bo')
  await joinByLink(cy, code, 'Cy')
  await expect(song(bo)).toHaveText(first)
  await expect(song(cy)).toHaveText(first)

  await page.getByRole('button', { name: 'Pause', exact: true }).click()
  for (const guest of [bo, cy])
    await expect(guest.getByRole('button', { name: 'Play', exact: true })).toBeVisible()
  await page.getByRole('button', { name: 'Play', exact: true }).click()
  for (const guest of [bo, cy])
    await expect(guest.getByRole('button', { name: 'Pause', exact: true })).toBeVisible()

  const mark = await simulator.mark()
  const vote = bo.getByRole('button', { name: 'Vote to skip' })
  await vote.click()
  await expect(vote).toHaveAttribute('aria-pressed', 'true')
  await vote.click()
  await expect(cy.getByRole('button', { name: 'Vote to skip' })).toContainText('0 of 2 votes')
  await vote.click()
  await expect(cy.getByRole('button', { name: 'Vote to skip' })).toContainText('1 of 2 votes')
  await expect(cy.getByText('1 of 2 votes to skip')).toBeAttached()
  expect(await songOn(cy)).toBe(first)
  await cy.getByRole('button', { name: 'Vote to skip' }).click()
  for (const everybody of [page, bo, cy]) await expect(song(everybody)).not.toHaveText(first)
  await expect(cy.getByRole('button', { name: 'Vote to skip' })).toContainText('0 of 2 votes')
  const skips = (await simulator.requests(mark)).filter((request) => request.path.endsWith('/player/next'))
  expect(skips).toHaveLength(1)

  const second = await songOn(bo)
  await page.getByRole('slider', { name: 'Position in the song' }).press('End')
  await expect(song(bo)).not.toHaveText(second)

  await bo.getByRole('button', { name: 'Pause', exact: true }).click()
  await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeVisible()
  await page.getByRole('switch', { name: 'Guests may pause' }).click()
  await expect(bo.getByRole('button', { name: 'Play', exact: true })).toHaveCount(0)
  const refused = await bo.evaluate(async (path) => {
    const answer = await fetch(path, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: '{"is_playing":true}',
    })
    return answer.status
  }, `/api/rooms/${code}/playback`)
  expect(refused).toBe(403)
  await page.getByRole('switch', { name: 'Guests may pause' }).click()
  await bo.getByRole('button', { name: 'Play', exact: true }).click()
  await expect(page.getByRole('button', { name: 'Pause', exact: true })).toBeVisible()
})
