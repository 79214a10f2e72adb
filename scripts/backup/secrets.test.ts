import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { keyDigests, missingKeys } from './secrets'

const key = (id: string) => `${id}:${randomBytes(32).toString('base64')}`

test('keys that an installation lacks are named, also where it has another of the same name', () => {
  const [first, second] = [key('k1'), key('k2')]
  const sealedWith = keyDigests({ TOKEN_KEYS: `${second},${first}` })
  expect(missingKeys(sealedWith, { TOKEN_KEYS: `${first},${second}` })).toEqual([])
  expect(missingKeys(sealedWith, { TOKEN_KEYS: first })).toEqual(['k2'])
  expect(missingKeys(sealedWith, { TOKEN_KEYS: `${key('k1')},${second}` })).toEqual(['k1'])
  expect(missingKeys(sealedWith, {})).toEqual(['k2', 'k1'])
})
