import { randomUUID } from 'node:crypto'
import { sessionCookie } from './session-cookie'

/** The headers a browser with this session sends from its own origin; without a secret it is nobody yet. */
export async function browserHeaders(
  secret: string | null = null,
  more: Record<string, string> = {},
): Promise<Headers> {
  const headers = new Headers({
    origin: 'http://127.0.0.1:3000',
    'user-agent': 'Firefox/140 (Linux)',
    ...more,
  })
  if (secret) headers.set('cookie', (await sessionCookie(secret)).split(';')[0] ?? '')
  return headers
}

/** An address and a password that no other test uses. */
export function somebody(): { email: string; password: string } {
  return { email: `ada-${randomUUID()}@example.org`, password: `correct horse ${randomUUID()}` }
}

/** A documentation address (RFC 3849 network) no other test calls from. */
export function ownAddress(): Record<string, string> {
  const groups = randomUUID().replaceAll('-', '').match(/.{4}/g)?.slice(0, 2) ?? []
  return { 'x-auxroom-peer': `2001:db8:${groups.join(':')}::1` }
}
