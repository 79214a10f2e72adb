import { describe, expect, test } from 'vitest'
import { emailAddress, emailKey } from './email'

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

  test('is kept as it was typed', () => {
    expect(emailAddress.parse(' Ada@Example.org ')).toEqual({
      email: 'Ada@Example.org',
      key: 'ada@example.org',
    })
  })
})
