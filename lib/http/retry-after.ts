const longestMs = 24 * 60 * 60 * 1000

/**
 * The wait a `Retry-After` header asks for, in milliseconds, at most a day; seconds or an HTTP date (RFC 9110 §10.2.3).
 * Null where there is none or it cannot be read.
 */
export function retryAfterMs(headers: Headers, now: number = Date.now()): number | null {
  const value = headers.get('retry-after')?.trim()
  if (!value) return null
  const waitMs = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - now
  return Number.isNaN(waitMs) ? null : Math.min(Math.max(waitMs, 0), longestMs)
}
