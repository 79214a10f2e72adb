import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { closeDb, db } from '@/db/client'
import { migrate } from '@/db/migrate'
import { rateLimits } from '@/db/schema'
import { health } from '@/lib/health'
import { limiter } from '@/lib/http/rate-limit'
import { startConductor, stopConductor } from '@/lib/playback/conductor/worker'
import { publish, startBus, stopBus, subscribe } from '@/lib/realtime/bus'
import { hasPgBouncer, PgBouncerServer } from './vitest/pgbouncer-server'

describe.skipIf(!hasPgBouncer)('behind PgBouncer in session mode', () => {
  let pooler: PgBouncerServer
  beforeAll(async () => {
    pooler = await PgBouncerServer.start(process.env.DATABASE_URL ?? '', 'session')
    process.env.DATABASE_URL = pooler.url
  })
  afterAll(async () => {
    await stopConductor()
    await stopBus()
    await closeDb()
    await pooler.dispose()
  })

  test('the tables are brought up to date', async () => {
    await migrate(pooler.url)
  })

  test('limits are counted in the database, and health says so', async () => {
    const limit = limiter({ name: 'pgbouncer', points: 2, seconds: 60 })
    const results = await Promise.allSettled(['a', 'a', 'a'].map((key) => limit.consume(key)))
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(2)
    expect(await db().select({ points: rateLimits.points }).from(rateLimits)).toEqual([{ points: 3 }])
    expect(await health()).toMatchObject({ database: 'up', limits: 'shared' })
  })

  test('200 queries at a time are answered', async () => {
    const rows = await Promise.all(Array.from({ length: 200 }, () => db().select().from(rateLimits)))
    expect(rows.every((each) => each.length === 1)).toBe(true)
  })

  test('processes hear of each other, and the queue is worked on', async () => {
    const heard = vi.fn()
    subscribe(heard)
    await startBus()
    await publish(null, { topic: 'test' })
    await vi.waitFor(() => expect(heard).toHaveBeenCalled())
    await startConductor()
    expect(await health()).toMatchObject({ status: 'ok', bus: 'up', conductor: 'ok' })
  })
})
