import 'server-only'
import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import postgres, { type Sql } from 'postgres'
import { env } from '@/env'
import { withPreparedQueries } from './prepared'
import * as schema from './schema'

export type Db = PostgresJsDatabase<typeof schema>
export type Tx = Parameters<Parameters<Db['transaction']>[0]>[0]
/** Either of them: what a function takes that may run inside another's transaction. */
export type Executor = Db | Tx

// Next bundles pages, handlers and instrumentation apart: only globalThis is one per process.
declare global {
  var auxroomDatabase: { sql: Sql; db: Db } | undefined
}

function connection(): { sql: Sql; db: Db } {
  if (globalThis.auxroomDatabase) return globalThis.auxroomDatabase
  const sql = postgres(env().DATABASE_URL, {
    max: 10,
    connect_timeout: 5,
    onnotice: () => undefined,
    connection: { application_name: 'auxroom' },
    // 0.1 to 1 s between attempts: after an outage the first request is soon answered again.
    backoff: (retries: number) => Math.min(0.1 * 2 ** retries, 1),
  })
  globalThis.auxroomDatabase = { sql, db: drizzle({ client: withPreparedQueries(sql), schema }) }
  return globalThis.auxroomDatabase
}

/** The database through Drizzle; one pool of at most ten connections per process, opened at the first query. */
export function db(): Db {
  return connection().db
}

/** The same pool as raw postgres.js, for what Drizzle cannot say. Times come as strings: Drizzle takes its parsers away. */
export function sql(): Sql {
  return connection().sql
}

/** Ends the pool: waits for running queries for up to `seconds`, then cuts them. The next `db()` opens a new one. */
export async function closeDb(seconds = 2): Promise<void> {
  const open = globalThis.auxroomDatabase
  globalThis.auxroomDatabase = undefined
  await open?.sql.end({ timeout: seconds })
}
