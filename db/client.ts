import 'server-only'
import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import postgres, { type Sql } from 'postgres'
import { env, isPooledByTransaction } from '@/env'
import { withFollowers } from './after-commit'
import { withPreparedQueries } from './prepared'
import * as schema from './schema'

export type Db = PostgresJsDatabase<typeof schema>
export type Tx = Parameters<Parameters<Db['transaction']>[0]>[0]
/** Either of them: what a function takes that may run inside another's transaction. */
export type Executor = Db | Tx

// Next bundles pages, handlers and instrumentation apart: only globalThis is one per process.
declare global {
  var auxroomDatabase: { sql: Sql; db: Db; counters: Sql } | undefined
}

function connection(): { sql: Sql; db: Db; counters: Sql } {
  if (globalThis.auxroomDatabase) return globalThis.auxroomDatabase
  const sql = pool(10, { application_name: 'auxroom' })
  const counters = pool(2, { application_name: 'auxroom-counters' })
  const client = isPooledByTransaction() ? sql : withPreparedQueries(sql)
  const database = withFollowers(drizzle({ client, schema }))
  const opened = { sql, db: database, counters }
  globalThis.auxroomDatabase = opened
  return opened
}

/**
 * Connects at the first query. Of what a client may ask for while it connects, PgBouncer takes the name alone: settings
 * are made where they are needed, in the statement or the transaction.
 */
function pool(max: number, parameters: { application_name: string }): Sql {
  return postgres(env().DATABASE_URL, {
    max,
    connect_timeout: 5,
    onnotice: () => undefined,
    connection: parameters,
    prepare: !isPooledByTransaction(),
    // 0.1 to 1 s between attempts: after an outage the first request is soon answered again.
    backoff: (retries: number) => Math.min(0.1 * 2 ** retries, 1),
  })
}

/** The database through Drizzle; one pool of at most ten connections per process, opened at the first query. */
export function db(): Db {
  return connection().db
}

/** The same pool as raw postgres.js, for what Drizzle cannot say. Times come as strings: Drizzle takes its parsers away. */
export function sql(): Sql {
  return connection().sql
}

/** Two connections for counters of limits: under a flood their rows are locked all the time, and nobody else may wait for that. */
export function counterSql(): Sql {
  return connection().counters
}

/** Ends the pools: waits for running queries for up to `seconds`, then cuts them. The next `db()` opens a new one. */
export async function closeDb(seconds = 2): Promise<void> {
  const open = globalThis.auxroomDatabase
  globalThis.auxroomDatabase = undefined
  await Promise.all([open?.sql, open?.counters].map((each) => each?.end({ timeout: seconds })))
}
