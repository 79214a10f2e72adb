import { expect, test } from '../support/fixtures'
import { allowAs, hostRoom, startMusic } from '../support/people'

const password = 'seven quiet foxes at dawn'

test('guest registers and keeps the room', async ({ page, person }) => {
  const code = await hostRoom(page, 'Ada')
  await startMusic(page)
  await page.goto('/register')
  await page.getByLabel('E-mail address').fill('ada@example.com')
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Register', exact: true }).click()
  await page.waitForURL((url) => !url.pathname.startsWith('/register'))
  await page.goto(`/room/${code}/host`)
  await expect(page.getByRole('button', { name: 'Pause', exact: true })).toBeVisible()

  const { page: elsewhere } = await person()
  await elsewhere.goto('/sign-in')
  await elsewhere.getByLabel('E-mail address').fill('ADA@example.com')
  await elsewhere.getByLabel('Password', { exact: true }).fill(password)
  await elsewhere.getByRole('button', { name: 'Sign in', exact: true }).click()
  await elsewhere.waitForURL((url) => !url.pathname.startsWith('/sign-in'))
  await elsewhere.goto(`/room/${code}/host`)
  await expect(elsewhere.getByRole('button', { name: 'Pause', exact: true })).toBeVisible()

  await elsewhere.goto('/account')
})

test('Continue with Spotify', async ({ page, person }) => {
  await page.goto('/sign-in')
  await page.getByRole('button', { name: 'Continue with Spotify' }).click()
  await allowAs(page, 'Bela')
  await page.waitForURL(
    (url) => url.port === new URL(page.url()).port && !url.pathname.startsWith('/sign-in'),
  )
  const me = await page.evaluate(async () => (await fetch('/api/me')).json())
  expect(me).toMatchObject({ kind: 'registered', name: 'Bela' })

  const { page: phone } = await person({ viewport: { width: 390, height: 844 } })
  await phone.goto('/sign-in')
  await phone.getByRole('button', { name: 'Continue with Spotify' }).click()
  await allowAs(phone, 'Bela')
  await phone.waitForURL((url) => !url.pathname.startsWith('/sign-in') && !url.pathname.includes('authorize'))
  const same = await phone.evaluate(async () => (await fetch('/api/me')).json())
  expect(same.id).toBe(me.id)
})

test('a guest who signs in is asked what to bring, and the room comes along', async ({ page, client }) => {
  const code = await hostRoom(page, 'Ada')
  await startMusic(page)
  const { submitForm } = await import('../support/forms')
  await submitForm(client(), '/register', { name: 'Grace', email: 'grace@example.com', password })
  await page.goto('/sign-in')
  await page.getByLabel('E-mail address').fill('grace@example.com')
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.waitForURL('**/account/bring*')
  await page.getByRole('button', { name: /Bring/ }).click()
  await page.waitForURL((url) => !url.pathname.includes('/account/bring'))
  await page.goto(`/room/${code}/host`)
  await expect(page.getByRole('button', { name: 'Pause', exact: true })).toBeVisible()
})
