import { expect, test } from 'vitest'
import { letterOfNotice, letterWithLink } from './letters'
import { lettersTo } from './mail-under-test'
import { sendMail } from './transport'

const secret = `axrm_${'Ab3_-'.repeat(8)}xyz`

test('a letter is written in the language of its account, the link whole in it', async () => {
  await sendMail('cy@example.org', letterWithLink('confirm_email', secret, { locale: 'de' }))
  const [letter] = await lettersTo('cy@example.org')
  expect(letter?.subject).toBe('=?UTF-8?Q?Best=C3=A4tige_deine_E-Mail-Adresse?=')
  expect(letter?.source).toContain('Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit')
  expect(letter?.source).toContain('Bestätige, dass du hier Post liest:')
  expect(letter?.source).toContain(`\nhttp://127.0.0.1:3000/confirm-email#${secret}\n`)
  expect(letter?.secret).toBe(secret)
})

test('a letter without a link names its language to whoever reads it aloud', () => {
  expect(letterOfNotice('password_changed', 'de').html).toContain('<html lang="de">')
  expect(letterOfNotice('password_changed').html).toContain('<html lang="en">')
})

test('what a letter says is HTML as it stands', () => {
  for (const locale of ['en', 'de', 'es', 'vi'] as const) {
    const { html } = letterWithLink('reset_password', secret, { locale, administrates: true })
    expect(html.replaceAll(/<[^<>]*>/g, '')).not.toMatch(/[<>&]/)
  }
})
