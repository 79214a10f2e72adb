import { randomUUID } from 'node:crypto'
import { like } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { db } from '@/db/client'
import { rateLimits } from '@/db/schema'
import { hasRedis, RedisServer } from '@/scripts/vitest/redis-server'
import { redis } from '../redis'
import { limiter } from './rate-limit'

const rule = () => ({ name: `test-${randomUUID().slice(0, 8)}`, points: 3, seconds: 60 })
const refused = { code: 'rate_limited_caller', options: { retryAfterS: expect.any(Number) } }
const inDatabase = (name: string) =>
  db()
    .select({ key: rateLimits.key })
    .from(rateLimits)
    .where(like(rateLimits.key, `${name}%`))

let server: RedisServer
const isReady = (expected: boolean) =>
  vi.waitFor(() => expect(redis()?.isReady).toBe(expected), { timeout: 8_000, interval: 20 })

describe.skipIf(!hasRedis)('a rate limit on Redis', () => {
  beforeAll(async () => {
    server = await RedisServer.start()
    process.env.REDIS_URL = server.url
    await isReady(true)
  })
  afterAll(async () => {
    redis()?.destroy()
    await server.dispose()
  })

  test('counts there, parallel calls one by one, and leaves the database alone', async () => {
    const options = rule()
    const limit = limiter(options)
    const results = await Promise.allSettled(Array.from({ length: 20 }, () => limit.consume('ada')))
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(3)
    const error = await limit.consume('ada').catch((reason: unknown) => reason)
    expect(error).toMatchObject(refused)
    expect(error).toHaveProperty(
      'options.retryAfterS',
      expect.toSatisfy((s: number) => s > 50 && s <= 60),
    )
    await limit.consume('bo')
    expect(await inDatabase(options.name)).toEqual([])
  })

  test('20: stores no address of a person', async () => {
    const options = rule()
    await limiter(options).consume('ada@example.org')
    const keys = await redis()?.keys(`auxroom:${options.name}*`)
    expect(keys).toHaveLength(1)
    expect(keys?.[0]).not.toContain('ada')
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

  test('27: while Redis is away it goes on counting in the database, at once, and comes back by itself', async () => {
    const options = rule()
    const limit = limiter(options)
    await limit.consume('ada')
    await server.kill()
    await isReady(false)
    for (let count = 0; count < 3; count += 1) await limit.consume('ada')
    await expect(limit.consume('ada')).rejects.toMatchObject(refused)
    expect(await inDatabase(options.name)).toHaveLength(1)
    await server.run()
    await isReady(true)
    await limit.consume('ada')
    expect(await redis()?.keys(`auxroom:${options.name}*`)).toHaveLength(1)
  })
})
