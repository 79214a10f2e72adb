import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { db } from '@/db/client'
import { type BusMessage, busIsUp, publish, resyncTopic, startBus, stopBus, subscribe } from './bus'

const heard: BusMessage[] = []

beforeAll(async () => {
  subscribe((message) => heard.push(message))
  await Promise.all([startBus(), startBus()])
})
afterAll(stopBus)

const topics = () => heard.map(({ topic }) => topic)

describe('the bus', () => {
  test('brings a message to the subscribers of this process, once', async () => {
    await publish(null, { topic: 'hello', n: 1, yes: true, none: null })
    await publish(null, { topic: 'after' })
    await vi.waitFor(() => expect(topics()).toContain('after'))
    expect(heard.filter(({ topic }) => topic === 'hello')).toEqual([
      { topic: 'hello', n: 1, yes: true, none: null },
    ])
  })

  test('tells on commit what a transaction publishes, and nothing of one that rolls back', async () => {
    await db().transaction(async (tx) => {
      await publish(tx, { topic: 'committed' })
      await publish(null, { topic: 'meanwhile' })
      await vi.waitFor(() => expect(topics()).toContain('meanwhile'))
      expect(topics()).not.toContain('committed')
    })
    await vi.waitFor(() => expect(topics()).toContain('committed'))
    const undone = db().transaction(async (tx) => {
      await publish(tx, { topic: 'undone' })
      throw new Error('no')
    })
    await expect(undone).rejects.toThrow('no')
    await publish(null, { topic: 'last' })
    await vi.waitFor(() => expect(topics()).toContain('last'))
    expect(topics()).not.toContain('undone')
  })

  test('passes over what is not a message, and a listener that fails stops no other', async () => {
    const end = subscribe(() => {
      throw new Error('a bad listener')
    })
    await db().execute(sql`select pg_notify('auxroom', 'not json'), pg_notify('auxroom', '{"topic":{}}')`)
    await publish(null, { topic: 'still here' })
    await vi.waitFor(() => expect(topics()).toContain('still here'))
    end()
  })

  test('refuses a message longer than the database carries', async () => {
    await expect(publish(null, { topic: 'long', text: 'é'.repeat(4_000) })).rejects.toThrow('too long')
  })

  test('attaches again by itself after its connection was cut, and says that news may be missing', async () => {
    expect(topics()).not.toContain(resyncTopic)
    await db().execute(sql`
      select pg_terminate_backend(pid) from pg_stat_activity
      where application_name = 'auxroom-bus' and datname = current_database()`)
    await vi.waitFor(() => expect(topics()).toContain(resyncTopic), { timeout: 10_000 })
    expect(busIsUp()).toBe(true)
    await publish(null, { topic: 'again' })
    await vi.waitFor(() => expect(topics()).toContain('again'))
  })
})
