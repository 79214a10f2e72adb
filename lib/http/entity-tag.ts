import { sha256 } from '../crypto'

/** The `ETag` of an answer: it changes with the body and with nothing else. */
export function entityTagOf(body: string): string {
  return `"${sha256(body).slice(0, 32)}"`
}

/** Whether the caller has this very answer: `If-None-Match` by weak comparison (RFC 9110 §13.1.2). */
export function hasEntity(headers: Headers, etag: string): boolean {
  const given = headers.get('if-none-match')?.split(',') ?? []
  return given.map((part) => part.trim().replace(/^W\//, '')).some((tag) => tag === etag || tag === '*')
}
