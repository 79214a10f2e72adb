import { afterAll, beforeAll, expect, test } from 'vitest'
import { databaseAnswers } from '@/db/answers'
import { closeDb, sql } from '@/db/client'
import { freePort } from '@/db/postgres-cluster'
import { Relay } from '@/scripts/vitest/relay'
import { readMetrics } from './metrics'
import { reopenIfDeaf } from './watch-database'

let way: Relay

beforeAll(async () => {
  const url = new URL(process.env.DATABASE_URL ?? '')
  way = await Relay.to(Number(url.port), await freePort())
  url.port = String(way.port)
  process.env.DATABASE_URL = url.href
})
afterAll(async () => {
  await closeDb(0)
  await way.cut()
})

test('connections a firewall has forgotten are replaced, and whoever waited on them is told', async () => {
  // Every connection the pool may have.
  await Promise.all(Array.from({ length: 10 }, () => sql()`select pg_sleep(0.2)`))
  expect(await reopenIfDeaf()).toBe(false)

  way.forget()
  const waiting = sql()`select 2`.then(
    () => 'answered',
    (error: { code?: string }) => error.code,
  )
  expect(await databaseAnswers(300)).toBe(false)
  expect(await reopenIfDeaf(300)).toBe(true)
  expect(await waiting).toMatch(/^CONNECTION_/)
  expect(await databaseAnswers(5_000)).toBe(true)
  expect((await readMetrics()).text).toContain('auxroom_database_pools_reopened_total 1')
})

test('a database that is away is waited for: its connections are left as they are', async () => {
  await sql()`select 1`
  await way.cut()
  expect(await reopenIfDeaf(300)).toBe(false)
  await way.restore()
  await expect.poll(() => databaseAnswers(1_000), { timeout: 10_000 }).toBe(true)
})
