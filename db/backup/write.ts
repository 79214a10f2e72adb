import type { Hash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { chmod, link, lstat, open, rename, rm } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import postgres, { type TransactionSql } from 'postgres'
import {
  assertKnown,
  copySettings,
  type FoundTable,
  quoted,
  schemaOf,
  sequencesIn,
  tablesIn,
} from './catalog'
import {
  BackupError,
  type BackupHeader,
  countRows,
  encodeFrame,
  encodeJson,
  firstLine,
  jobsName,
  rowsPerFrameBytes,
  sha256,
} from './format'
import { jobColumns, selectJobs } from './jobs'

type BackupOptions = {
  databaseUrl: string
  /** Written with mode 0600, whole or not at all. */
  file: string
  /** Whether an existing file is replaced. */
  force: boolean
  keys: BackupHeader['keys']
  /** Goes into the backup as it is; null for a backup without secrets. */
  secrets: Record<string, string> | null
}

type BackupSummary = { file: string; tables: number; rows: number }

/**
 * Writes everything the product keeps in its database into one file, as one transaction sees it: whatever is written
 * meanwhile is in the backup whole or not at all.
 * @throws BackupError where the file exists, or the database is none of this release
 */
export async function writeBackup(options: BackupOptions): Promise<BackupSummary> {
  const file = resolve(options.file)
  await assertWritable(file, options.force)
  const unfinished = join(dirname(file), `.${basename(file)}.${process.pid}.unfinished`)
  const sql = postgres(options.databaseUrl, {
    max: 1,
    onnotice: () => undefined,
    connect_timeout: 10,
    connection: { application_name: 'auxroom-backup', ...copySettings },
  })
  try {
    const count = { tables: 0, rows: 0 }
    await sql.begin('isolation level repeatable read read only', (tx) =>
      writeFile(unfinished, frames(tx, options, count)),
    )
    await publish(unfinished, file, options.force)
    return { file, ...count }
  } finally {
    await rm(unfinished, { force: true })
    await sql.end({ timeout: 5 })
  }
}

async function assertWritable(file: string, force: boolean): Promise<void> {
  const found = await lstat(file).catch(() => null)
  if (found?.isDirectory()) throw new BackupError(`${file} is a folder: name a file.`)
  if (found && !force)
    throw new BackupError(`${file} exists: name another file, or add --force to replace it.`)
  const folder = await lstat(dirname(file)).catch(() => null)
  if (!folder) throw new BackupError(`${dirname(file)} does not exist: make the folder first.`)
}

async function writeFile(path: string, frames: AsyncIterable<Buffer>): Promise<void> {
  // Exclusively: nobody else's file or link is written through.
  const handle = await open(path, 'wx', 0o600)
  const whole = sha256()
  try {
    await handle.write(firstLine)
    whole.update(firstLine)
    const target = createWriteStream(path, { fd: handle.fd, autoClose: false })
    await pipeline(
      Readable.from(frames),
      createGzip(),
      async function* (compressed) {
        for await (const piece of compressed) {
          whole.update(piece)
          yield piece
        }
        yield Buffer.from(`${whole.digest('hex')}\n`)
      },
      target,
    )
    await handle.sync()
  } finally {
    await handle.close().catch(() => undefined)
  }
  // The umask may have taken more away than it should: its owner reads it, and nobody else.
  await chmod(path, 0o600)
}

/** Gives the finished file its name; without `force` only where nobody took the name meanwhile. */
async function publish(unfinished: string, file: string, force: boolean): Promise<void> {
  if (force) return rename(unfinished, file)
  await link(unfinished, file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EEXIST')
      throw new BackupError(`${file} exists: name another file, or add --force to replace it.`)
    // Not every file system knows links.
    return rename(unfinished, file)
  })
}

async function* frames(
  tx: TransactionSql,
  { keys, secrets }: BackupOptions,
  count: { tables: number; rows: number },
): AsyncGenerator<Buffer> {
  const whole = sha256()
  const hashed = (frame: Buffer) => {
    whole.update(frame)
    return frame
  }
  const schema = await schemaOf(tx)
  if (schema === null) throw new BackupError('The database holds no Auxroom.')
  assertKnown(schema, 'The database')
  const tables = await tablesIn(tx)
  const header: BackupHeader = {
    created_at: new Date().toISOString(),
    schema,
    tables: tables.map(({ name }) => name),
    keys,
  }
  yield hashed(encodeJson('header', header))
  if (secrets) yield hashed(encodeJson('secrets', secrets))
  for (const table of tables) {
    yield* tableFrames(
      tx,
      { name: table.name, columns: table.columns, select: selectOf(table) },
      hashed,
      count,
    )
  }
  const jobs = { name: jobsName, columns: jobColumns, select: selectJobs }
  yield* tableFrames(tx, jobs, hashed, count)
  // Last: sequences stand outside of transactions, and may be ahead of the rows, never behind.
  yield hashed(encodeJson('sequences', await sequencesIn(tx)))
  yield encodeJson('end', { sha256: whole.digest('hex') })
}

function selectOf({ name, columns, key }: FoundTable): string {
  const order = (key ?? columns).map(quoted).join(', ')
  return `select ${columns.map(quoted).join(', ')} from public.${quoted(name)} order by ${order}`
}

async function* tableFrames(
  tx: TransactionSql,
  { name, columns, select }: { name: string; columns: string[]; select: string },
  hashed: (frame: Buffer) => Buffer,
  count: { tables: number; rows: number },
): AsyncGenerator<Buffer> {
  yield hashed(encodeJson('table', { name, columns }))
  const content: Hash = sha256()
  let rows = 0
  const taken = (payload: Buffer) => {
    content.update(payload)
    rows += countRows(payload)
    return hashed(encodeFrame('rows', payload))
  }
  const copied: Readable = await tx.unsafe(`copy (${select}) to stdout`).readable()
  let held: Buffer[] = []
  let bytes = 0
  for await (const piece of copied) {
    // The client reuses the memory a piece lies in.
    held.push(Buffer.from(piece))
    bytes += piece.length
    if (bytes < rowsPerFrameBytes) continue
    // However the pieces come, equal tables make equal frames.
    let joined = Buffer.concat(held)
    for (; joined.length >= rowsPerFrameBytes; joined = joined.subarray(rowsPerFrameBytes)) {
      yield taken(joined.subarray(0, rowsPerFrameBytes))
    }
    held = [joined]
    bytes = joined.length
  }
  if (bytes > 0) yield taken(Buffer.concat(held))
  // The client stops reading its socket while pieces wait, and forgets to go on where the last of them did.
  copied._read(0)
  count.tables += 1
  count.rows += rows
  yield hashed(encodeJson('table_end', { rows, sha256: content.digest('hex') }))
}
