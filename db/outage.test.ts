import { setTimeout as passes } from 'node:timers/promises'
import postgres from 'postgres'
import { expect, test } from 'vitest'
import { Relay } from '@/scripts/vitest/relay'
import { freePort } from './postgres-cluster'

const sleeping = (sql: postgres.Sql) =>
  expect.poll(
    async () => (await sql`select from pg_stat_activity where query like 'select pg_sleep%'`).length,
  )

test('a connection that is cut within a transaction is opened again when the database is back', async () => {
  const direct = new URL(process.env.DATABASE_URL ?? '')
  const relay = await Relay.to(Number(direct.port), await freePort())
  const relayed = new URL(direct)
  relayed.port = String(relay.port)
  const watch = postgres(direct.href, { max: 1, onnotice: () => undefined })
  const sql = postgres(relayed.href, { max: 1, backoff: () => 0.1, onnotice: () => undefined })

  const cut = sql.begin(async (tx) => {
    await tx`select pg_sleep(30)`
  })
  const outcome = cut.catch((error: { code?: string }) => error.code)
  await sleeping(watch).toBeGreaterThan(0)
  await relay.cut()
  expect(['CONNECTION_CLOSED', 'ECONNRESET']).toContain(await outcome)
  await passes(0)
  await relay.restore()
  for (let count = 1; count <= 3; count += 1)
    expect((await sql`select ${count}::int as n`)[0]).toEqual({ n: count })
  await Promise.all([sql.end(), watch.end()])
  await relay.cut()
}, 8_000)
