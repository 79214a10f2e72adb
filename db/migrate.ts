import { fileURLToPath } from 'node:url'
import { drizzle } from 'drizzle-orm/postgres-js'
import { migrate as migrateSchema } from 'drizzle-orm/postgres-js/migrator'
import { runMigrations as migrateQueue } from 'graphile-worker'
import postgres from 'postgres'

const migrationsFolder = fileURLToPath(new URL('./migrations', import.meta.url))

/** Any number, the same in every process: two servers that start together migrate one after the other. */
export const MIGRATION_LOCK = 7_219_004_311

/** Brings the schema of the product and of its job queue up to date. Waits while another process does. */
export async function migrate(databaseUrl: string): Promise<void> {
  const sql = postgres(databaseUrl, { max: 1, onnotice: () => undefined, connect_timeout: 10 })
  try {
    await sql`select pg_advisory_lock(${MIGRATION_LOCK})`
    await migrateSchema(drizzle({ client: sql }), { migrationsFolder })
    await migrateQueue({ connectionString: databaseUrl })
  } finally {
    await sql.end({ timeout: 5 })
  }
}
