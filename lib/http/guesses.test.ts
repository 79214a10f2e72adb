import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { guess } from './guesses'
import { limiter } from './rate-limit'

const wrong = limiter({ name: 'guesses-under-test', points: 5, seconds: 60 })

const codeOf = (tried: Promise<unknown>) =>
  tried.then(
    (found) => (found === null ? 'wrong' : 'right'),
    (error) => error.code,
  )

test('66: guesses sent at once are limited like those in a row', async () => {
  const key = randomUUID()
  let looks = 0
  const look = async () => {
    looks += 1
    return null
  }
  const outcomes = await Promise.all(Array.from({ length: 30 }, () => codeOf(guess([[wrong, key]], look))))
  expect(outcomes.filter((each) => each === 'wrong')).toHaveLength(5)
  expect(outcomes.filter((each) => each === 'rate_limited_caller')).toHaveLength(25)
  expect(looks).toBe(5)
  expect(await codeOf(guess([[wrong, key]], async () => 'here'))).toBe('rate_limited_caller')
})

test('right ones sent at once by one caller are not counted against each other', async () => {
  const key = randomUUID()
  const tries = Array.from({ length: 30 }, () => codeOf(guess([[wrong, key]], async () => 'here')))
  expect(new Set(await Promise.all(tries))).toEqual(new Set(['right']))
})

test('what was right, refused by another counter or failed counts for nothing', async () => {
  const [key, other] = [randomUUID(), randomUUID()]
  const tight = limiter({ name: 'guesses-tight', points: 1, seconds: 60 })
  for (let i = 0; i < 12; i += 1) expect(await codeOf(guess([[wrong, key]], async () => i))).toBe('right')
  await codeOf(guess([[tight, other]], async () => null))
  for (let i = 0; i < 12; i += 1) {
    const both = guess(
      [
        [wrong, key],
        [tight, other],
      ],
      async () => null,
    )
    expect(await codeOf(both)).toBe('rate_limited_caller')
  }
  const broken = async () => {
    throw new Error('the database is away')
  }
  for (let i = 0; i < 12; i += 1) await expect(guess([[wrong, key]], broken)).rejects.toThrow('away')
  expect(await codeOf(guess([[wrong, key]], async () => null))).toBe('wrong')
})
