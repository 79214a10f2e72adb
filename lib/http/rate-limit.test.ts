import { randomUUID } from 'node:crypto'
import { like } from 'drizzle-orm'
import { describe, expect, test, vi } from 'vitest'
import { db } from '@/db/client'
import { rateLimits } from '@/db/schema'
import { limiter } from './rate-limit'

const rule = () => ({ name: `test-${randomUUID().slice(0, 8)}`, points: 3, seconds: 60 })
const refused = { code: 'rate_limited_caller', options: { retryAfterS: expect.any(Number) } }

describe('a rate limit', () => {
  test('lets as many through as it allows, then says how long to wait', async () => {
    const limit = limiter(rule())
    for (let count = 0; count < 3; count += 1) await limit.consume('ada')
    const error = await limit.consume('ada').catch((reason: unknown) => reason)
    expect(error).toMatchObject(refused)
    expect(error).toHaveProperty(
      'options.retryAfterS',
      expect.toSatisfy((s: number) => s > 50 && s <= 60),
    )
    await limit.consume('bo')
  })

  test('counts parallel calls one by one', async () => {
    const limit = limiter(rule())
    const results = await Promise.allSettled(Array.from({ length: 20 }, () => limit.consume('ada')))
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(3)
  })

  test('27: is one for all processes: another one with the same rule goes on counting', async () => {
    const options = rule()
    for (let count = 0; count < 3; count += 1) await limiter(options).consume('ada')
    const registry = Reflect.get(globalThis, 'auxroomSingletons')
    for (const name of [...registry.keys()]) if (name.includes(options.name)) registry.delete(name)
    await expect(limiter(options).consume('ada')).rejects.toMatchObject(refused)
  })

  test('27: ends by itself', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    try {
      const limit = limiter(rule())
      for (let count = 0; count < 3; count += 1) await limit.consume('ada')
      await expect(limit.consume('ada')).rejects.toMatchObject(refused)
      vi.setSystemTime(Date.now() + 61_000)
      await limit.consume('ada')
    } finally {
      vi.useRealTimers()
    }
  })

  test('can be forgiven and reset', async () => {
    const limit = limiter(rule())
    for (let count = 0; count < 3; count += 1) await limit.consume('ada')
    await limit.forgive('ada')
    await limit.consume('ada')
    await expect(limit.consume('ada')).rejects.toMatchObject(refused)
    await limit.reset('ada')
    await limit.consume('ada')
  })

  test('20: stores no address of a person', async () => {
    const options = rule()
    await limiter(options).consume('ada@example.org')
    const rows = await db()
      .select({ key: rateLimits.key })
      .from(rateLimits)
      .where(like(rateLimits.key, `${options.name}%`))
    expect(rows).toHaveLength(1)
    expect(rows[0]?.key).not.toContain('ada')
  })
})
