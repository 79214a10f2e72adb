import { createHmac } from 'node:crypto'

export type Message = {
  /** Same at each attempt, so that a receiver takes it once. */
  id: string
  /** When it is sent. */
  at: Date
  /** JSON, byte for byte as it is sent. */
  body: string
}

/**
 * The headers that sign a message (Standard Webhooks: HMAC-SHA256 over id, timestamp in seconds, and body).
 * @param secrets each of them signs, so that a receiver may know either while they are rotated
 */
export function signedHeaders(secrets: readonly string[], { id, at, body }: Message): Record<string, string> {
  const timestamp = String(Math.floor(at.getTime() / 1000))
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
    return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`
  })
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures.join(' ') }
}
