import { type AnyColumn, sql } from 'drizzle-orm'

/** An account as lists name it. */
export type AccountRef = { id: string; name: string; email: string | null }

/** The reference as one column; null where the join found no account. */
export function accountRef(of: { id: AnyColumn; name: AnyColumn; email: AnyColumn }) {
  return sql<AccountRef | null>`case when ${of.id} is not null
    then json_build_object('id', ${of.id}, 'name', ${of.name}, 'email', ${of.email}) end`
}
