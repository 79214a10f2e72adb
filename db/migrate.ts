import { fileURLToPath } from 'node:url'
import { drizzle } from 'drizzle-orm/postgres-js'
import { migrate as migrateSchema } from 'drizzle-orm/postgres-js/migrator'
import { runMigrations as migrateQueue } from 'graphile-worker'
import postgres from 'postgres'
import { assertSessions } from './pooling'

const migrationsFolder = fileURLToPath(new URL('./migrations', import.meta.url))

/** Any number, the same in every process: two servers that start together migrate one after the other. */
export const MIGRATION_LOCK = 7_219_004_311

/**
 * Brings the schema of the product and of its job queue up to date. Waits while another process does.
 * @param variable the one the URL is from
 * @throws PooledByTransaction where a session is nobody's own: the lock would be none
 */
export async function migrate(databaseUrl: string, variable = 'DATABASE_URL'): Promise<void> {
  await assertSessions(databaseUrl, variable)
  const sql = postgres(databaseUrl, { max: 1, onnotice: () => undefined, connect_timeout: 10 })
  try {
    await sql`select pg_advisory_lock(${MIGRATION_LOCK})`
    await migrateSchema(drizzle({ client: sql }), { migrationsFolder })
    await migrateQueue({ connectionString: databaseUrl })
  } finally {
    await sql.end({ timeout: 5 })
  }
}
