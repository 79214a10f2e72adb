import { stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { log } from '../../log'
import { letterWithLink } from './letters'
import { lettersTo } from './mail-under-test'
import { sendMail } from './transport'

const secret = `axrm_${'Ab3_-'.repeat(8)}xyz`

afterEach(() => vi.restoreAllMocks())

test('without SMTP_URL a letter lands in the data folder, for its owner alone, and its path in the log', async () => {
  const told = vi.spyOn(log(), 'info')
  await sendMail('ada@example.org', letterWithLink('reset_password', secret))
  const [letter] = await lettersTo('ada@example.org')
  if (!letter) throw new Error('no letter')
  expect((await stat(letter.path)).mode & 0o777).toBe(0o600)
  expect((await stat(dirname(letter.path))).mode & 0o777).toBe(0o700)
  expect(told.mock.calls).toEqual([[{ path: letter.path }, expect.any(String)]])
})

test('a letter says what it is for in plain text and HTML, with the link whole and its secret in the fragment', async () => {
  await sendMail('bo@example.org', letterWithLink('confirm_email', secret))
  const [letter] = await lettersTo('bo@example.org')
  expect(letter?.subject).toBe('Confirm your e-mail address')
  expect(letter?.secret).toBe(secret)
  expect(letter?.source).toContain('From: Auxroom <no-reply@auxroom.invalid>')
  expect(letter?.source).toContain('Auto-Submitted: auto-generated')
  expect(letter?.source).toContain(`\nhttp://127.0.0.1:3000/confirm-email#${secret}\n`)
  expect(letter?.source).toContain('good for 30 minutes')
  expect(letter?.source).toContain('If you did not ask for this, ignore it')
  expect(letter?.source).toMatch(/Content-Type: text\/html/)
})

test('44: an address cannot add a header or another receiver', async () => {
  const address = '"a, eve@evil.example"@example.org'
  await sendMail(address, letterWithLink('confirm_email', secret))
  const letters = await lettersTo(`<${address}>`)
  expect(letters.length + (await lettersTo(address)).length).toBe(1)
})
