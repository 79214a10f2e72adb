import { Readable, type Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { runMigrations as migrateQueue } from 'graphile-worker'
import postgres, { type TransactionSql } from 'postgres'
import { MIGRATION_LOCK, migrate } from '../migrate'
import { assertKnown, copySettings, migrations, ownTables, quoted } from './catalog'
import {
  BackupError,
  countRows,
  type Frame,
  jobsName,
  sequencesSchema,
  sha256,
  tableEndSchema,
  tableSchema,
} from './format'
import { jobColumns, jobsTable, makeJobsTable, queueJobs } from './jobs'
import { type Backup, parseFrame } from './read'

/** Made by a migration in every database. */
const builtInClient = 'auxroom'

type RestoreOptions = {
  databaseUrl: string
  /** For messages. */
  file: string
  backup: Backup
  /** Whether what the database holds is replaced. */
  force: boolean
  /** Runs when everything is in place, just before it is committed; what it throws undoes it. */
  beforeCommit: () => Promise<void>
}

/**
 * Puts a backup into a database in one transaction, then migrates it where the backup is of an older release.
 * @throws BackupError where the database holds something, somebody is connected to it, or the backup cannot be read
 */
export async function restoreBackup(options: RestoreOptions): Promise<{ tables: number; rows: number }> {
  const { databaseUrl, backup } = options
  assertKnown(backup.header.schema, options.file)
  await assertFree(databaseUrl)
  await migrateQueue({ connectionString: databaseUrl })
  const sql = connect(databaseUrl)
  let count: { tables: number; rows: number }
  try {
    // A server that starts meanwhile waits here, as it does while another one migrates.
    await sql`select pg_advisory_lock(${MIGRATION_LOCK})`
    count = await sql.begin((tx) => restoreIn(tx, options))
    await sql`analyze`
  } finally {
    await sql.end({ timeout: 5 })
  }
  await migrate(databaseUrl)
  return count
}

function connect(databaseUrl: string): postgres.Sql {
  return postgres(databaseUrl, {
    max: 1,
    onnotice: () => undefined,
    connect_timeout: 10,
    connection: { application_name: 'auxroom-restore', ...copySettings },
  })
}

/** @throws BackupError while anybody else is connected: a server that runs must not have its tables changed */
async function assertFree(databaseUrl: string): Promise<void> {
  const sql = connect(databaseUrl)
  try {
    const others = await sql`
      select pid from pg_stat_activity
      where datname = current_database() and backend_type = 'client backend' and pid <> pg_backend_pid()`
    if (others.length === 0) return
    throw new BackupError(
      `The database is in use (${others.length} connections): stop Auxroom, its workers and whatever else is connected, then restore.`,
    )
  } finally {
    await sql.end({ timeout: 5 })
  }
}

async function restoreIn(
  tx: TransactionSql,
  options: RestoreOptions,
): Promise<{ tables: number; rows: number }> {
  const { backup, file, force } = options
  if (!force && (await holdsAnything(tx))) {
    throw new BackupError(
      'The database is not empty: restore into an empty one, or add --force to replace everything in it.',
    )
  }
  await makeTables(tx, backup.header.schema)
  await makeJobsTable(tx)
  const count = { tables: 0, rows: 0 }
  for (let next = await backup.frames.next(); !next.done; next = await backup.frames.next()) {
    const frame = next.value
    if (frame.kind === 'table') {
      count.rows += await restoreTable(tx, options, frame)
      count.tables += 1
    } else if (frame.kind === 'sequences') {
      for (const { name, value } of parseFrame(file, frame, sequencesSchema)) {
        await tx`select setval(${`public.${quoted(name)}`}::regclass, ${value}::bigint)`
      }
    } else throw new BackupError(`${file} is damaged: nothing was restored.`)
  }
  if (count.tables !== backup.header.tables.length + 1) {
    throw new BackupError(`${file} is damaged: nothing was restored.`)
  }
  await queueJobs(tx)
  await options.beforeCommit()
  return count
}

/** Rows that migrations make do not count. */
async function holdsAnything(tx: TransactionSql): Promise<boolean> {
  for (const name of await presentTables(tx)) {
    if (name === 'oauth_clients') {
      const found = await tx`select 1 from oauth_clients where id <> ${builtInClient} limit 1`
      if (found.length > 0) return true
      continue
    }
    const found = await tx.unsafe(`select 1 from public.${quoted(name)} limit 1`)
    if (found.length > 0) return true
  }
  const [jobs] = await tx`select 1 from graphile_worker._private_jobs limit 1`
  return jobs !== undefined
}

async function presentTables(tx: TransactionSql): Promise<string[]> {
  const rows = await tx`select tablename as name from pg_tables where schemaname = 'public'`
  const own = ownTables()
  return rows.map(({ name }) => String(name)).filter((name) => own.has(name))
}

/** The tables as they were in the backup's release, empty. */
async function makeTables(tx: TransactionSql, schema: number): Promise<void> {
  const present = await presentTables(tx)
  if (present.length > 0) {
    await tx.unsafe(`drop table ${present.map((name) => `public.${quoted(name)}`).join(', ')}`)
  }
  await tx`create schema if not exists drizzle`
  await tx`drop table if exists drizzle.__drizzle_migrations`
  // As Drizzle's migrator makes it.
  await tx`create table drizzle.__drizzle_migrations (id serial primary key, hash text not null, created_at bigint)`
  for (const { at, hash, statements } of migrations()) {
    if (at > schema) continue
    for (const statement of statements) await tx.unsafe(statement)
    await tx`insert into drizzle.__drizzle_migrations (hash, created_at) values (${hash}, ${at})`
  }
  // A migration may have put rows into them: the backup has those.
  const made = await presentTables(tx)
  await tx.unsafe(`truncate ${made.map((name) => `public.${quoted(name)}`).join(', ')} restart identity`)
}

async function restoreTable(
  tx: TransactionSql,
  { backup, file }: RestoreOptions,
  frame: Frame,
): Promise<number> {
  const { name, columns } = parseFrame(file, frame, tableSchema)
  const isJobs = name === jobsName
  const known = isJobs
    ? columns.every((column) => jobColumns.includes(column))
    : backup.header.tables.includes(name)
  if (!known || (!isJobs && !ownTables().has(name)))
    throw new BackupError(`${file} is damaged: nothing was restored.`)
  const target = isJobs ? jobsTable : `public.${quoted(name)}`
  const statement = `copy ${target} (${columns.map(quoted).join(', ')}) from stdin`
  const content = sha256()
  let rows = 0
  async function* data(): AsyncGenerator<Buffer> {
    for (let next = await backup.frames.next(); !next.done; next = await backup.frames.next()) {
      const { kind, payload } = next.value
      if (kind === 'table_end') {
        const end = parseFrame(file, next.value, tableEndSchema)
        if (end.rows === rows && end.sha256 === content.digest('hex')) return
        break
      }
      if (kind !== 'rows') break
      content.update(payload)
      rows += countRows(payload)
      yield payload
    }
    throw new BackupError(`${file} is damaged: nothing was restored.`)
  }
  await copyInto(tx, statement, data())
  return rows
}

/** Sends rows to the database. @throws what the database says of them */
async function copyInto(tx: TransactionSql, statement: string, rows: AsyncIterable<Buffer>): Promise<void> {
  const refused = new AbortController()
  const query = tx.unsafe(statement)
  // The client resolves the query with its stream, and an error that comes later reaches nobody: taken here.
  const reject: unknown = Reflect.get(query, 'reject')
  Reflect.set(query, 'reject', (error: unknown) => {
    refused.abort(error)
    if (typeof reject === 'function') reject(error)
  })
  const copy: Writable = await query.writable()
  // It says once more that the copy is over when its stream closes: the next one must not hear that.
  const closed = new Promise<void>((settle) => copy.once('close', settle))
  try {
    await pipeline(Readable.from(rows), copy, { signal: refused.signal })
  } catch (error) {
    throw refused.signal.aborted ? refused.signal.reason : error
  }
  await closed
}
