import type { ZodType, z } from 'zod'

/** A page's query: single values, none of them empty, as Next gives it. */
export type PageQuery = Record<string, string | string[] | undefined>

/** What a page's address asks for; where that makes no sense, what it shows by itself. */
export function readQuery<S extends ZodType>(schema: S, query: PageQuery): z.infer<S> {
  return schema.safeParse(givenOf(query)).data ?? schema.parse({})
}

/** The parameters a form of the page sent, without those left empty. */
export function givenOf(query: PageQuery): Record<string, string> {
  const entries = Object.entries(query).flatMap(([name, value]) =>
    typeof value === 'string' && value !== '' ? [[name, value]] : [],
  )
  return Object.fromEntries(entries)
}

/** The page's address with these parameters. */
export function addressOf(path: string, params: Record<string, string>): string {
  const query = new URLSearchParams(params).toString()
  return query ? `${path}?${query}` : path
}
