import { sql } from '@/db/client'

/** One text for all rows of all tables but the counters of limits, to see whether a call has changed anything. */
export async function databaseDigest(): Promise<string> {
  const tables = await sql()<{ name: string; columns: string }[]>`
    select c.relname as name, string_agg(quote_ident(a.attname), ', ' order by a.attnum) as columns
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public'
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relkind = 'r' and c.relname <> 'rate_limits'
    group by c.relname`
  const parts = tables.map(
    ({ name, columns }) =>
      `(select '${name} ' || md5(coalesce(string_agg(row::text, '' order by row::text), '')) from (select ${columns} from "${name}") row)`,
  )
  const [digest] = await sql().unsafe<{ text: string }[]>(
    `select concat_ws(' ', ${parts.join(', ')}) as text`,
  )
  return digest?.text ?? ''
}
