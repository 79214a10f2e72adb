import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { closeDb, db } from '@/db/client'
import { migrate } from '@/db/migrate'
import { assertSessions } from '@/db/pooling'
import { rateLimits } from '@/db/schema'
import { isPooledByTransaction } from '@/env'
import { limiter } from '@/lib/http/rate-limit'
import { hasPgBouncer, PgBouncerServer } from './vitest/pgbouncer-server'

describe.skipIf(!hasPgBouncer)('behind PgBouncer in transaction mode', () => {
  const direct = process.env.DATABASE_URL ?? ''
  let pooler: PgBouncerServer
  beforeAll(async () => {
    pooler = await PgBouncerServer.start(direct, 'transaction')
    process.env.DATABASE_URL = pooler.url
    process.env.DATABASE_DIRECT_URL = direct
  })
  afterAll(async () => {
    await closeDb()
    await pooler.dispose()
  })

  test('alone, the start says that sessions are needed', async () => {
    await expect(migrate(pooler.url)).rejects.toThrow(
      /^DATABASE_URL leads through a pooler.*DATABASE_DIRECT_URL/,
    )
    await expect(assertSessions(pooler.url, 'DATABASE_DIRECT_URL')).rejects.toThrow(
      /^DATABASE_DIRECT_URL leads/,
    )
  })

  test('with the database itself named besides, the start goes on', async () => {
    await migrate(direct, 'DATABASE_DIRECT_URL')
  })

  test('and no query of many at a time finds its statement gone', async () => {
    expect(isPooledByTransaction()).toBe(true)
    const limit = limiter({ name: 'pgbouncer', points: 1_000, seconds: 60 })
    for (let round = 0; round < 5; round += 1) {
      await Promise.all(
        Array.from({ length: 40 }, async (_, index) => {
          await db().transaction(async (tx) =>
            tx
              .select()
              .from(rateLimits)
              .limit(index + 1),
          )
          await db()
            .select()
            .from(rateLimits)
            .limit(index + 1)
          await limit.consume('ada')
        }),
      )
    }
    expect(await db().select({ points: rateLimits.points }).from(rateLimits)).toEqual([{ points: 200 }])
  })
})
