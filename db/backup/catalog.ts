import { fileURLToPath } from 'node:url'
import { readMigrationFiles } from 'drizzle-orm/migrator'
import type { Sql, TransactionSql } from 'postgres'
import { z } from 'zod'
import { BackupError } from './format'

const migrationsFolder = fileURLToPath(new URL('../migrations', import.meta.url))

/** Signs of life of processes that do not outlive a restore. */
const leftOut = new Set(['worker_heartbeats'])

type Migration = { at: number; hash: string; statements: string[] }

/** The migrations of this release, the first one first. */
export function migrations(): Migration[] {
  return readMigrationFiles({ migrationsFolder }).map(({ folderMillis, hash, sql }) => ({
    at: folderMillis,
    hash,
    statements: sql,
  }))
}

/** Every table a migration of this release makes; other tables of the database are nobody's business here. */
export function ownTables(): Set<string> {
  const made = migrations().flatMap(({ statements }) => statements.join('\n'))
  return new Set(
    [...made.join('\n').matchAll(/^CREATE TABLE (?:IF NOT EXISTS )?"(\w+)"/gim)].map(([, name = '']) => name),
  )
}

/** `created_at` of the last migration in the database; null where there is none. */
export async function schemaOf(sql: Sql | TransactionSql): Promise<number | null> {
  const [exists] = await sql`select to_regclass('drizzle.__drizzle_migrations') is not null as yes`
  if (!exists?.yes) return null
  const [last] = await sql`select max(created_at)::text as at from drizzle.__drizzle_migrations`
  return typeof last?.at === 'string' ? Number(last.at) : null
}

/** @throws BackupError for a schema this release does not know */
export function assertKnown(schema: number, what: string): void {
  if (migrations().some(({ at }) => at === schema)) return
  throw new BackupError(`${what} was made by a newer release of Auxroom: update this one first.`)
}

const foundTable = z.object({
  name: z.string(),
  columns: z.array(z.string()),
  /** Of the primary key, else of a unique index; rows stand in their order, so that equal tables make equal backups. */
  key: z.array(z.string()).nullable(),
  /** Tables its foreign keys point to. */
  needs: z.array(z.string()),
})
export type FoundTable = z.output<typeof foundTable>

/** The product's tables in the database, each after those its rows point to. */
export async function tablesIn(sql: TransactionSql): Promise<FoundTable[]> {
  const rows = await sql`
    select c.relname as name,
      array(select a.attname::text from pg_attribute a
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
        order by a.attnum) as columns,
      (select array(select a.attname::text from unnest(i.indkey::int2[]) with ordinality k(attnum, place)
          join pg_attribute a on a.attrelid = c.oid and a.attnum = k.attnum order by k.place)
        from pg_index i where i.indrelid = c.oid and i.indisunique and i.indpred is null and i.indexprs is null
        order by i.indisprimary desc, i.indexrelid limit 1) as key,
      array(select distinct r.relname::text from pg_constraint f join pg_class r on r.oid = f.confrelid
        where f.conrelid = c.oid and f.contype = 'f' and f.confrelid <> c.oid) as needs
    from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
    order by c.relname`
  const own = ownTables()
  const found = z.array(foundTable).parse([...rows])
  return inOrder(found.filter(({ name }) => own.has(name) && !leftOut.has(name)))
}

function inOrder(tables: FoundTable[]): FoundTable[] {
  const ordered: FoundTable[] = []
  const waiting = new Set(tables)
  while (waiting.size > 0) {
    const names = new Set([...waiting].map(({ name }) => name))
    const free = [...waiting].filter(({ needs }) => !needs.some((name) => names.has(name)))
    if (free.length === 0) throw new BackupError(`Tables point to each other: ${[...names].join(', ')}`)
    for (const table of free) {
      ordered.push(table)
      waiting.delete(table)
    }
  }
  return ordered
}

/** The product's sequences with the last number each gave. */
export async function sequencesIn(sql: TransactionSql): Promise<{ name: string; value: string }[]> {
  const rows = await sql`
    select s.sequencename as name, s.last_value::text as value, t.relname as table
    from pg_sequences s
    join pg_class c on c.relname = s.sequencename and c.relnamespace = 'public'::regnamespace
    join pg_depend d on d.objid = c.oid and d.classid = 'pg_class'::regclass and d.deptype in ('a', 'i')
    join pg_class t on t.oid = d.refobjid
    where s.schemaname = 'public' and s.last_value is not null order by 1`
  const own = ownTables()
  const found = z.array(z.object({ name: z.string(), value: z.string(), table: z.string() })).parse([...rows])
  return found.filter(({ table }) => own.has(table)).map(({ name, value }) => ({ name, value }))
}

/** A name in a statement. */
export const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`

/** Texts of numbers, times and bytes that do not depend on who reads or writes them. */
export const copySettings = {
  timezone: 'UTC',
  datestyle: 'ISO, MDY',
  intervalstyle: 'postgres',
  extra_float_digits: 1,
  bytea_output: 'hex',
  client_encoding: 'UTF8',
  statement_timeout: 0,
  idle_in_transaction_session_timeout: 0,
}
