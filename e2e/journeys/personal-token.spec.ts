import { expect, test } from '../support/fixtures'

const password = 'seven quiet foxes at dawn'

test('a token is made, shown once, used by a program, and revoked', async ({ page, client }) => {
  await page.goto('/register?return_to=/account')
  await page.getByLabel('E-mail address').fill('ada@example.com')
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Register', exact: true }).click()
  await page.waitForURL('**/account')
  const section = page.getByRole('region', { name: 'Tokens for programs' })
  await expect(section.getByText('There are no tokens yet.')).toBeVisible()

  await section.getByLabel('Know who you are').uncheck()
  await section.getByRole('button', { name: 'Make the token' }).click()
  const problems = section.getByRole('alert')
  await expect(problems).toContainText('Say what it is for')
  await expect(problems).toContainText('Tick at least one')

  await section.getByLabel('What it is for').fill('Display in the hall')
  await section.getByLabel('Know who you are').check()
  await section.getByLabel('Take part for you').check()
  await section.getByLabel('When it ends').selectOption('In 90 days')
  await section.getByRole('button', { name: 'Make the token' }).click()
  const shown = section.getByLabel('The new token')
  await expect(shown).toHaveValue(/^axr_[\w-]{43}$/)
  await expect(shown).toBeFocused()
  const token = await shown.inputValue()
  expect(page.url()).not.toContain(token)
  const row = section.getByRole('listitem').filter({ hasText: 'Display in the hall' })
  await expect(row).toContainText(`axr_…${token.slice(-4)}`)
  await expect(row).toContainText('Know who you are · Take part for you')
  await expect(row).toContainText('never used')

  const program = client()
  const authorization = `Token ${token}`
  const me = await program.get('/api/me', { authorization })
  expect(me.status).toBe(200)
  expect(await me.json()).toMatchObject({ email: 'ada@example.com' })
  expect((await program.json('POST', '/api/rooms', {}, { authorization })).status).toBe(403)
  const made = await program.json('POST', '/api/tokens', { name: 'Another' }, { authorization })
  expect([made.status, await made.json()]).toEqual([
    403,
    expect.objectContaining({ code: 'session_required' }),
  ])

  await page.reload()
  await expect(row).toContainText(/used (\d+ seconds? ago|now)/)
  await expect(section.getByLabel('The new token')).toHaveCount(0)
  expect(await page.content()).not.toContain(token)
  const payload = await page.evaluate(async () =>
    (await fetch('/account?_rsc=1', { headers: { rsc: '1' } })).text(),
  )
  expect(payload).toContain('Display in the hall')
  expect(payload).not.toContain(token)

  await row.locator('summary').click()
  await expect(row.getByText('This cannot be taken back.')).toBeVisible()
  await row.getByRole('button', { name: 'Revoke Display in the hall' }).click()
  await expect(page.getByRole('alert').filter({ hasText: 'That token is revoked.' })).toBeVisible()
  await expect(section.getByText('There are no tokens yet.')).toBeVisible()
  const refused = await program.get('/api/me', { authorization })
  expect(refused.status).toBe(401)
  expect(refused.headers.get('www-authenticate')).toContain('error="invalid_token"')
})

test('a guest is told to register first', async ({ page }) => {
  await page.goto('/')
  await page.evaluate(() =>
    fetch('/api/guests', {
      method: 'POST',
      body: '{}',
      headers: { 'content-type': 'application/json' },
    }),
  )
  await page.goto('/account')
  const section = page.getByRole('region', { name: 'Tokens for programs' })
  await expect(section.getByRole('link', { name: 'Register' })).toBeVisible()
  await expect(section.getByRole('button', { name: 'Make the token' })).toHaveCount(0)
})
