import { type SQL, sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { db, type Tx } from '@/db/client'
import { hasRedis, RedisServer } from '@/scripts/vitest/redis-server'
import { redis, redisListener } from '../redis'
import {
  announce,
  type BusMessage,
  busIsUp,
  newsSql,
  publish,
  resyncTopic,
  startBus,
  stopBus,
  subscribe,
} from './bus'

const heard: BusMessage[] = []
/** What another process hears. */
const overheard: string[] = []
let server: RedisServer

const topics = () => heard.map(({ topic }) => topic)
const soon = { timeout: 8_000, interval: 20 }

describe.skipIf(!hasRedis)('the bus on Redis', () => {
  beforeAll(async () => {
    server = await RedisServer.start()
    process.env.REDIS_URL = server.url
    subscribe((message) => heard.push(message))
    await Promise.all([startBus(), startBus()])
    const commands = redis()
    if (!commands) throw new Error('REDIS_URL was read before')
    await redisListener(commands).subscribe('auxroom', (payload) => overheard.push(JSON.parse(payload).topic))
  })
  afterAll(async () => {
    await stopBus()
    redis()?.destroy()
    await server.dispose()
  })

  test('brings a message to this process and the others, once', async () => {
    await publish(null, { topic: 'hello', n: 1, yes: true, none: null })
    await publish(null, { topic: 'after' })
    await vi.waitFor(() => expect(topics()).toContain('after'))
    expect(heard.filter(({ topic }) => topic === 'hello')).toEqual([
      { topic: 'hello', n: 1, yes: true, none: null },
    ])
    await vi.waitFor(() => expect(overheard).toEqual(['hello', 'after']))
  })

  test('tells after the commit what a transaction publishes, and nothing of one that rolls back', async () => {
    await db().transaction(async (tx) => {
      await publish(tx, { topic: 'committed' })
      await publish(null, { topic: 'meanwhile' })
      await vi.waitFor(() => expect(topics()).toContain('meanwhile'))
      expect(topics()).not.toContain('committed')
    })
    await vi.waitFor(() => expect(topics()).toContain('committed'))
    const undone = db().transaction(async (tx) => {
      await publish(tx, { topic: 'undone' })
      await announceEach(tx, sql`select json_build_object('topic', 'undone') as message`)
      throw new Error('no')
    })
    await expect(undone).rejects.toThrow('no')
    await publish(null, { topic: 'last' })
    await vi.waitFor(() => expect(topics()).toContain('last'))
    expect(topics()).not.toContain('undone')
  })

  test('tells of the rows of a statement, each with a message the database put together', async () => {
    await db().transaction(async (tx) => {
      const rows = sql`select json_build_object('topic', 'row', 'n', n) as message from generate_series(1, 3) as n`
      await announceEach(tx, rows)
      expect(topics()).not.toContain('row')
    })
    await vi.waitFor(() =>
      expect(heard.filter(({ topic }) => topic === 'row').map(({ n }) => n)).toEqual([1, 2, 3]),
    )
  })

  test('while Redis is away this process hears itself, and on its return that news may be missing', async () => {
    heard.length = 0
    await server.kill()
    await vi.waitFor(() => expect(busIsUp()).toBe(false), soon)
    await db().transaction((tx) => publish(tx, { topic: 'alone' }))
    await vi.waitFor(() => expect(topics()).toContain('alone'))
    expect(topics()).not.toContain(resyncTopic)
    await server.run()
    await vi.waitFor(() => expect(topics()).toContain(resyncTopic), soon)
    expect(busIsUp()).toBe(true)
    await vi.waitFor(async () => {
      await publish(null, { topic: 'together' })
      expect(overheard).toContain('together')
    }, soon)
    expect(overheard).not.toContain('alone')
  })

  test('a Redis that keeps its connections and answers nothing is noticed within 5 s, and so is its return', async () => {
    heard.length = 0
    server.freeze()
    const frozenAt = performance.now()
    await vi.waitFor(() => expect(busIsUp()).toBe(false), soon)
    expect(performance.now() - frozenAt).toBeLessThan(5_000)
    const askedAt = performance.now()
    await publish(null, { topic: 'alone' })
    expect(performance.now() - askedAt).toBeLessThan(4_000)
    expect(topics()).toContain('alone')
    server.thaw()
    await vi.waitFor(() => expect(topics()).toContain(resyncTopic), soon)
    expect(busIsUp()).toBe(true)
  })
})

async function announceEach(tx: Tx, messages: SQL) {
  const rows = await tx.execute<{ news: string }>(sql`
    select ${newsSql(sql`message`)} as news from (${messages}) as messages`)
  await announce(
    tx,
    rows.map(({ news }) => news),
  )
}
