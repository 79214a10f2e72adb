import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { limits } from './limits'

test('operators read of every limit, with its numbers', () => {
  const rows = [
    ...readFileSync('docs/operating.md', 'utf8').matchAll(/^\| `([\w-]+)` \| (\d+) \| (\d+) min \|/gm),
  ]
  const told = rows.map(([, name, points, minutes]) => [
    name,
    { points: Number(points), seconds: Number(minutes) * 60 },
  ])
  expect(Object.fromEntries(told)).toEqual(limits)
})
