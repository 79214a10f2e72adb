import { type SQL, sql } from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'
import { z } from 'zod'
import { boundedText, controls } from '../http/bounded-text'

/** A page of a list, newest first. `next_cursor` asks for what follows; null at the end. */
export type Page<T> = { items: T[]; next_cursor: string | null }

/** Where a page begins: behind the row of this time and id. */
type Place = { at: string; id: string }

const place = z.tuple([z.iso.datetime(), z.uuid()])

/** What lists are asked with. A cursor is opaque: it comes from the page before. */
export const pageQuery = {
  cursor: boundedText(200)
    .refine((text) => placeOf(text) !== null, 'No page gave this cursor')
    .optional()
    .meta({ description: '`next_cursor` of the page before' }),
  limit: z.coerce.number().int().min(1).max(100).default(50),
}

/** What people type to find something. */
export const searchText = boundedText(200)
  .refine((text) => !controls.test(text), 'Control characters find nothing')
  .optional()

/** The text as names and addresses are compared with it; null where nothing is looked for. */
export function searched(text: string | undefined): string | null {
  return text?.normalize('NFKC').trim().toLowerCase() || null
}

/** Whether the text is part of one of these columns, whatever its case. */
export function contains(text: string, ...columns: (PgColumn | SQL)[]): SQL {
  const parts = columns.map((column) => sql`strpos(lower(coalesce(${column}, '')), ${text}) > 0`)
  return sql`(${sql.join(parts, sql` or `)})`
}

/** Null for a cursor that no page gave. */
function placeOf(cursor: string): Place | null {
  try {
    const [at, id] = place.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()))
    return { at, id }
  } catch {
    return null
  }
}

/** The condition that a row lies behind the cursor, for lists in the order of these columns, both descending. */
export function behind(cursor: string | undefined, at: PgColumn | SQL, id: PgColumn | SQL): SQL | undefined {
  const from = cursor === undefined ? null : placeOf(cursor)
  if (!from) return undefined
  return sql`(${at}, ${id}) < (${from.at}::timestamptz, ${from.id}::uuid)`
}

/**
 * The page of rows that were asked for with one more than its limit.
 * @param placeIn time and id of a row
 */
export function pageOf<Row, T>(
  rows: readonly Row[],
  limit: number,
  placeIn: (row: Row) => { at: Date; id: string },
  dto: (row: Row) => T,
): Page<T> {
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  const more = rows.length > limit && last !== undefined
  return { items: shown.map(dto), next_cursor: more ? cursorAt(placeIn(last)) : null }
}

function cursorAt({ at, id }: { at: Date; id: string }): string {
  return Buffer.from(JSON.stringify([at.toISOString(), id])).toString('base64url')
}
