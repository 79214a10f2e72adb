import { describe, expect, test } from 'vitest'
import { emailAddress, emailKey, shownEmail } from './email'

describe('an e-mail address', () => {
  test.each([
    ['Ada@Example.ORG', 'ada@example.org'],
    ['  ada@example.org ', 'ada@example.org'],
    ['ａｄａ@example.org', 'ada@example.org'],
    ['ada@bücher.example', 'ada@xn--bcher-kva.example'],
    ['ada@XN--BCHER-KVA.example', 'ada@xn--bcher-kva.example'],
    ['ada@example.org.', 'ada@example.org'],
    ['jose\u0301@example.org', 'josé@example.org'],
  ])('29: %s is compared as %s', (typed, key) => {
    expect(emailKey(typed)).toBe(key)
  })

  test.each([
    '',
    'ada',
    '@example.org',
    'ada@',
    'ada@localhost',
    'ada@exa mple.org',
    'a da@example.org',
    'ada@example..org',
    'ada@127.0.0.1',
    'a\0da@example.org',
    'ada@example.org\r\nBcc: b@c.de',
    `${'a'.repeat(300)}@example.org`,
  ])('%j is none', (typed) => {
    expect(emailKey(typed)).toBeNull()
    expect(emailAddress.safeParse(typed).success).toBe(false)
  })

  test.each([
    ['ａｄａ@example.org', 'ada@example.org'],
    ['ADA@ｅxample.org', 'ada@example.org'],
    ['o\uFB03ce@example.org', 'office@example.org'],
    ['bo\u017F\u017F@example.org', 'boss@example.org'],
    ['ad\u1D43@example.org', 'ada@example.org'],
    ['bos\u02E2@example.org', 'boss@example.org'],
    ['ada@example.org.', 'ada@example.org'],
    ['ada\uFF20example.org', 'ada@example.org'],
  ])('55 a spelling that is changed by more than case is shown as it is compared: %s', (typed, key) => {
    expect(emailAddress.parse(typed)).toEqual({ email: key, key })
    expect(shownEmail(typed, key)).toBe(key)
  })

  test.each([
    ['Jos\u00E9@B\u00FCcher.example', 'jos\u00E9@xn--bcher-kva.example'],
    ['boo\u212A@example.org', 'book@example.org'],
    ['dotl\u0131ss@example.org', 'dotl\u0131ss@example.org'],
  ])('55 what is shown of %s is compared as %s', (typed, key) => {
    const { email, key: compared } = emailAddress.parse(typed)
    expect([compared, emailKey(email)]).toEqual([key, key])
    expect(email).toBe(typed.normalize('NFC'))
  })

  test('is kept as it was typed', () => {
    expect(emailAddress.parse(' Ada@Example.org ')).toEqual({
      email: 'Ada@Example.org',
      key: 'ada@example.org',
    })
  })
})
