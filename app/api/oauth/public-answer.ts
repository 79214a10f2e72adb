import { json } from '@/lib/http/routes'

/** What everybody may know of the authorization server. @param seconds it may be kept */
export function publicAnswer(body: unknown, seconds: number): Response {
  return json(body, { headers: { 'cache-control': `public, max-age=${seconds}` } })
}
