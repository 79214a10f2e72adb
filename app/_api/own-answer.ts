/** What the product itself answered. */
type OwnAnswer =
  | { ok: true; body: unknown }
  /** `code` is the stable name of a problem document (RFC 9457). */
  | { ok: false; code: string; problem: unknown }

/**
 * Reads an answer of the API, and only of the API: a proxy, a captive portal or an error page on the way may answer in
 * its place with any status, and says nothing about a room or a person by it. Null for those. Throws where the body
 * cannot be read to its end.
 */
export async function ownAnswer(response: Response): Promise<OwnAnswer | null> {
  const text = await response.text()
  const type = response.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase()
  if (response.ok && text === '') {
    return response.status === 202 || response.status === 204 ? { ok: true, body: null } : null
  }
  const body = parsed(text)
  if (response.ok) return type === 'application/json' && body !== undefined ? { ok: true, body } : null
  const code = type === 'application/problem+json' ? member(body, 'code') : null
  return typeof code === 'string' ? { ok: false, code, problem: body } : null
}

/** The value of this JSON; undefined where it is none. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** A member of parsed JSON, undefined where it is no object or has none. */
export function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}
