import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { codeAlphabet, codeLength, newCode, normaliseCode } from './room-codes'

const character = fc.constantFrom(...codeAlphabet)
const code = fc.array(character, { minLength: codeLength, maxLength: codeLength }).map((all) => all.join(''))

describe('room codes', () => {
  test('have six characters of an alphabet without look-alikes', () => {
    expect(codeAlphabet).not.toMatch(/[01OIL]/)
    for (let round = 0; round < 500; round += 1) {
      expect(newCode()).toMatch(/^[A-HJKMNP-Z2-9]{6}$/)
    }
  })

  test('use every character of the alphabet about equally often', () => {
    const counts = new Map<string, number>()
    for (let round = 0; round < 5_000; round += 1) {
      for (const one of newCode()) counts.set(one, (counts.get(one) ?? 0) + 1)
    }
    const expected = (5_000 * codeLength) / codeAlphabet.length
    expect(counts.size).toBe(codeAlphabet.length)
    for (const count of counts.values()) expect(Math.abs(count - expected)).toBeLessThan(expected * 0.3)
  })

  test('are read in any case, with spaces and dashes anywhere', () => {
    const noise = fc.constantFrom('', ' ', '-', ' - ', '\u00a0', '\t', '–')
    const typed = fc.tuple(code, fc.array(noise, { minLength: 7, maxLength: 7 }), fc.boolean())
    fc.assert(
      fc.property(typed, ([wanted, between, lower]) => {
        const text = [...wanted].map((one, index) => `${between[index]}${one}`).join('') + between[6]
        expect(normaliseCode(lower ? text.toLowerCase() : text)).toBe(wanted)
      }),
    )
  })

  test('are nothing where any text cannot be one, and stay themselves otherwise', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (text) => {
        const found = normaliseCode(text)
        if (found !== null) {
          expect(found).toMatch(/^[A-HJKMNP-Z2-9]{6}$/)
          expect(normaliseCode(found)).toBe(found)
        }
      }),
    )
  })

  test.each(['', 'ABCDE', 'ABCDEFG', 'ABCDE0', 'ABCDEO', 'ABCDE1', "ABC'; --", 'ßßßßßß', 'A'.repeat(10_000)])(
    'cannot be "%.20s"',
    (text) => {
      expect(normaliseCode(text)).toBeNull()
    },
  )
})
