import { randomBytes } from 'node:crypto'
import type { Page } from '@playwright/test'
import sharp from 'sharp'
import { expect, test } from '../support/fixtures'
import { enterRoom, hostRoom } from '../support/people'

const plain = (side: number) =>
  sharp({ create: { width: side, height: side, channels: 3, background: '#336699' } })

const picture = async () => ({
  name: 'me.png',
  mimeType: 'image/png',
  buffer: await plain(80).png().toBuffer(),
})

/** The row of somebody in the list of people that is in sight. */
const rowOf = (page: Page, name: string) => page.getByRole('listitem').filter({ hasText: name })

const loaded = (page: Page, name: string) =>
  rowOf(page, name)
    .locator('img')
    .evaluate((image: HTMLImageElement) => image.complete && image.naturalWidth === 512)

test('a performer keeps a profile, and the room sees stage name and picture at once', async ({
  page,
  person,
}) => {
  const code = await hostRoom(page, 'Ada')
  const { page: guest } = await person({ viewport: { width: 390, height: 844 }, colorScheme: 'dark' })
  await enterRoom(guest, code, 'Bo')
  await guest.getByRole('button', { name: /people here/ }).click()
  await expect(rowOf(guest, 'Host')).not.toContainText('Lovebeat')

  await page.goto('/account')
  const section = page.getByRole('region', { name: 'Performer profile' })
  await section.getByLabel('Choose a picture').setInputFiles(await picture())
  await expect(section.getByText('Your picture is saved.')).toBeVisible()
  await expect(section.getByLabel('Choose another picture')).toBeAttached()

  await section.getByLabel('Stage name').fill('Ada <b>Lovebeat</b>')
  await section.getByLabel('About you').fill('Plays what the room asks for.\nOn Fridays.')
  await section.getByRole('button', { name: 'Save' }).click()
  await expect(section.getByText('Your performer profile is saved.')).toBeVisible()
  await expect(section.getByLabel('About you')).toHaveValue('Plays what the room asks for.\nOn Fridays.')

  // The guest's list was open all the while.
  await expect(rowOf(guest, 'Host')).toContainText('Ada <b>Lovebeat</b>')
  await expect.poll(() => loaded(guest, 'Host')).toBe(true)

  await page.goto(`/room/${code}/host`)
  await expect(rowOf(page, 'Ada <b>Lovebeat</b>')).toBeVisible()

  await page.goto('/account')
  await section.getByText('Delete performer profile').click()
  await section.getByRole('button', { name: 'Delete the profile' }).click()
  await expect(section.getByText('Your performer profile is deleted.')).toBeVisible()
  await expect(rowOf(guest, 'Host')).not.toContainText('Lovebeat')
})

test('a photograph that is too large is made smaller on the way, and what is no picture is refused in words', async ({
  page,
  expectedErrors,
}) => {
  await hostRoom(page, 'Ada')
  await page.goto('/account')
  const section = page.getByRole('region', { name: 'Performer profile' })
  const input = section.getByLabel(/Choose .* picture/)
  const noise = await sharp(randomBytes(1_500 * 1_500 * 3), {
    raw: { width: 1_500, height: 1_500, channels: 3 },
  })
    .png()
    .toBuffer()
  expect(noise.length).toBeGreaterThan(2 * 1024 * 1024)
  await input.setInputFiles({ name: 'photo.png', mimeType: 'image/png', buffer: noise })
  await expect(section.getByText('Your picture is saved.')).toBeVisible()

  expectedErrors.push(/status of 415/)
  const page1 = {
    name: 'me.png',
    mimeType: 'image/png',
    buffer: Buffer.from('<svg><script>1</script></svg>'),
  }
  await input.setInputFiles(page1)
  await expect(section.getByRole('alert')).toContainText('This is no PNG, JPEG or WebP picture.')
  await section.getByRole('button', { name: 'Remove picture' }).click()
  await expect(section.getByText('Your picture is removed.')).toBeVisible()
})

test('what cannot be a stage name is said at the field, and nothing that was typed is lost', async ({
  page,
}) => {
  await hostRoom(page, 'Ada')
  await page.goto('/account')
  const section = page.getByRole('region', { name: 'Performer profile' })
  await section.getByLabel('Stage name').fill('x'.repeat(51))
  await section.getByLabel('About you').fill('Kept')
  await section.getByRole('button', { name: 'Save' }).click()
  await expect(section.getByRole('alert')).toContainText('A stage name has 1 to 50 characters')
  await expect(section.getByLabel('Stage name')).toHaveValue('x'.repeat(51))
  await expect(section.getByLabel('About you')).toHaveValue('Kept')
})
