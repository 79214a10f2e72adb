import { dictionary } from '@zxcvbn-ts/language-common'
import { describe, expect, test } from 'vitest'
import { isCommonPassword } from './common-passwords'
import { hashPassword, newPassword, verifyPassword } from './passwords'

describe('a password', () => {
  test('28: is stored as $argon2id$ with 19 MiB, two passes, one lane', async () => {
    expect(await hashPassword('correct horse')).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  })

  test('28: is not cut: two that differ in byte 73 differ', async () => {
    const start = 'x'.repeat(72)
    const hash = await hashPassword(`${start}a`)
    expect(await verifyPassword(`${start}a`, hash)).toBe(true)
    expect(await verifyPassword(`${start}b`, hash)).toBe(false)
  })

  test('is the same in either spelling of an accent', async () => {
    expect(await verifyPassword('caf\u00e9 creme', await hashPassword('cafe\u0301 creme'))).toBe(true)
  })

  test('26: verifies nothing where there is no hash', async () => {
    expect(await verifyPassword('correct horse', null)).toBe(false)
  })

  test.each([
    ['seven characters', 'abcdefg', false],
    ['eight', 'abcdefgh', true],
    ['eight that are sixteen units', '😀'.repeat(8), true],
    ['seven that are fourteen units', '😀'.repeat(7), false],
    ['128', 'x'.repeat(128), true],
    ['129', 'x'.repeat(129), false],
  ])('28: of %s', (_, password, fits) => {
    expect(newPassword.safeParse(password).success).toBe(fits)
  })

  test('28: is refused when it is one of the 3,000 most common that are long enough', async () => {
    const common = dictionary.passwords.map(String).filter((password) => password.length >= 8)
    const first = common.slice(0, 3000)
    expect(first).toHaveLength(3000)
    for (const password of first) expect(await isCommonPassword(password), password).toBe(true)
  })

  test.each(['Password1', 'QWERTYUIOP', '88888888', '12341234', '123456789012', '98765432', 'abcdefghij'])(
    '28: %s is common',
    async (password) => {
      expect(await isCommonPassword(password)).toBe(true)
    },
  )

  test.each(['correct horse battery', 'tuba-2-lagoon', 'xk3!vvqpz'])('%s is not', async (password) => {
    expect(await isCommonPassword(password)).toBe(false)
  })

  test('many at once all get their turn', async () => {
    const hash = await hashPassword('correct horse')
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        verifyPassword(index % 2 ? 'wrong horse' : 'correct horse', hash),
      ),
    )
    expect(answers.filter(Boolean)).toHaveLength(6)
  })
})
