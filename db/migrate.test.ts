import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { sql } from 'drizzle-orm'
import { expect, test, vi } from 'vitest'
import { connected, newDatabase } from './backup/backup-under-test'
import { db } from './client'
import { MIGRATION_LOCK, migrate } from './migrate'

async function run(migration: string): Promise<void> {
  const text = readFileSync(new URL(`./migrations/${migration}.sql`, import.meta.url), 'utf8')
  for (const statement of text.split('--> statement-breakpoint')) await db().execute(sql.raw(statement))
}

async function recorded(type: string, createdAt: string): Promise<void> {
  await db().execute(sql`
    insert into events (id, type, account_id, sealed_payload, created_at)
    values (${randomUUID()}, ${type}, ${randomUUID()}, 'sealed', ${createdAt}::timestamptz)`)
}

test('events that wait at an upgrade keep the order they were recorded in, and newer ones follow', async () => {
  await db().execute(sql`alter table events drop column position`)
  for (const [second, type] of ['created', 'refreshed', 'invalidated'].entries()) {
    await recorded(type, `2026-11-20T20:00:0${second}Z`)
  }
  // An attempt that failed: Postgres writes the row anew, behind the others.
  await db().execute(sql`update events set attempts = 1 where type = 'created'`)
  await run('0006_events_in_order')
  await recorded('after the upgrade', '2026-11-20T19:00:00Z')
  const rows = await db().execute<{ type: string }>(sql`select type from events order by position`)
  expect(rows.map(({ type }) => type)).toEqual(['created', 'refreshed', 'invalidated', 'after the upgrade'])
})

test('of two that migrate one database the second waits for the first', async () => {
  const url = await newDatabase(null)
  const [first, watching] = [connected(url), connected(url)]
  const made = async () => (await watching`select to_regclass('public.rooms') is not null as made`)[0]?.made
  const held = await first.reserve()
  await held`select pg_advisory_lock(${MIGRATION_LOCK})`
  const second = migrate(url)
  await vi.waitFor(
    async () => {
      const waiting = await watching`
        select pid from pg_locks join pg_database d on d.oid = database
        where locktype = 'advisory' and not granted and d.datname = current_database()`
      expect(waiting).toHaveLength(1)
    },
    { timeout: 10_000 },
  )
  expect(await made()).toBe(false)
  await held`select pg_advisory_unlock(${MIGRATION_LOCK})`
  held.release()
  await second
  expect(await made()).toBe(true)
})
