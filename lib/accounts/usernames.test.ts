import { describe, expect, test } from 'vitest'
import { usernameInput, usernameKey } from './usernames'

describe('usernames', () => {
  test.each([
    ['ada', 'ada'],
    ['Ada.Lovelace', 'ada.lovelace'],
    [' ADA_1815 ', 'ada_1815'],
    ['ﬁnn', 'finn'],
    ['Ａda', 'ada'],
    ['Jörg-2', 'jörg-2'],
    ['Jo\u0308rg', 'jörg'],
    ['ЯНА', 'яна'],
    ['x'.repeat(30), 'x'.repeat(30)],
  ])('%j is compared as %j', (typed, key) => {
    expect(usernameKey(typed)).toBe(key)
  })

  test.each([
    'ab',
    'x'.repeat(31),
    'x'.repeat(10_000),
    'ada@example.org',
    'ada＠example.org',
    'a da',
    '.ada',
    '-ada',
    'ada/..',
    'ada\0',
    'a\u202Eda',
    'ad\u115Fa',
    'ad\u200Da',
    '℀da',
    '',
  ])('44: %j is none', (typed) => {
    expect(usernameKey(typed)).toBeNull()
  })

  test('are kept as they were typed', () => {
    expect(usernameInput.parse(' Ada_1 ')).toEqual({ username: 'Ada_1', key: 'ada_1' })
    expect(usernameInput.safeParse('ada@example.org').success).toBe(false)
  })
})
