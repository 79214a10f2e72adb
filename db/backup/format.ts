import { createHash } from 'node:crypto'
import { z } from 'zod'

/** What a backup begins with, before the compressed part; the number goes up when an older release could not read it. */
export const firstLine = 'AUXROOM BACKUP 1\n'

/** What a backup ends with: the SHA-256 of everything before it as hex, and a line feed. */
export const lastLineBytes = 65

/** Thrown where a backup cannot be written, read or restored. The message is for the operator. */
export class BackupError extends Error {
  override name = 'BackupError'
}

/**
 * Kinds of the frames that stand in the compressed part one after another: the header, secrets, and for each table its
 * name, its rows as `COPY … TO STDOUT` writes them, and its end; then the sequences and the end of the backup.
 */
export const kinds = ['header', 'secrets', 'table', 'rows', 'table_end', 'sequences', 'end'] as const
export type Kind = (typeof kinds)[number]
export type Frame = { kind: Kind; payload: Buffer }

export const frameHeadBytes = 5
/** Rows are collected into frames of this size; only the last of a table is smaller. */
export const rowsPerFrameBytes = 64 * 1024
/** More than any frame has. */
export const largestFrameBytes = 16 * 1024 * 1024

/** A frame as it is written: its kind in one byte, the length of its payload in four, the payload. */
export function encodeFrame(kind: Kind, payload: Buffer): Buffer {
  const head = Buffer.alloc(frameHeadBytes)
  head.writeUInt8(kinds.indexOf(kind), 0)
  head.writeUInt32BE(payload.length, 1)
  return Buffer.concat([head, payload])
}

export const encodeJson = (kind: Kind, value: unknown) =>
  encodeFrame(kind, Buffer.from(JSON.stringify(value)))

export const headerSchema = z.object({
  created_at: z.string(),
  /** `created_at` of the last migration in the database, as Drizzle records it. */
  schema: z.int(),
  tables: z.array(z.string()),
  /** Keys that sealed what is in it: a name, and a digest that tells two keys of one name apart. */
  keys: z.array(z.object({ id: z.string(), digest: z.string() })),
})
export type BackupHeader = z.output<typeof headerSchema>

export const tableSchema = z.object({ name: z.string(), columns: z.array(z.string()) })
export const tableEndSchema = z.object({ rows: z.int(), sha256: z.string() })
export const sequencesSchema = z.array(z.object({ name: z.string(), value: z.string() }))
export const endSchema = z.object({ sha256: z.string() })

/** The name under which the queue's jobs stand in a backup; no table is called so. */
export const jobsName = 'graphile_worker.jobs'

export const sha256 = () => createHash('sha256')

/** Rows in a piece of COPY's text format: a line feed within a value is escaped there. */
export function countRows(text: Buffer): number {
  let count = 0
  for (let at = text.indexOf(10); at !== -1; at = text.indexOf(10, at + 1)) count += 1
  return count
}
