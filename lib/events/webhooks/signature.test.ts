import { Webhook } from 'standardwebhooks'
import { expect, test } from 'vitest'
import { newSecret } from './secrets'
import { signedHeaders } from './signature'

const message = { id: 'a5b1', at: new Date(), body: '{"type":"room.created","data":{"name":"Käßbar 🎶"}}' }

test('47 the library of Standard Webhooks verifies a message, and refuses it altered, late or under another id', () => {
  const secret = newSecret()
  const receiver = new Webhook(secret)
  const headers = signedHeaders([secret], message)
  expect(receiver.verify(message.body, headers)).toEqual(JSON.parse(message.body))
  expect(() => receiver.verify(`${message.body} `, headers)).toThrow()
  expect(() => receiver.verify(message.body, { ...headers, 'webhook-id': 'b' })).toThrow()
  const old = signedHeaders([secret], { ...message, at: new Date(Date.now() - 10 * 60_000) })
  expect(() => receiver.verify(message.body, old)).toThrow()
  expect(() => new Webhook(newSecret()).verify(message.body, headers)).toThrow()
})

test('while a secret is rotated, whoever knows the old or the new one can verify', () => {
  const [old, next] = [newSecret(), newSecret()]
  const headers = signedHeaders([next, old], message)
  expect(headers['webhook-signature']).toMatch(/^v1,\S+ v1,\S+$/)
  expect(new Webhook(old).verify(message.body, headers)).toBeDefined()
  expect(new Webhook(next).verify(message.body, headers)).toBeDefined()
})

test('a secret is `whsec_` and 256 random bits', () => {
  const secrets = Array.from({ length: 20 }, newSecret)
  for (const secret of secrets) {
    expect(Buffer.from(secret.replace(/^whsec_/, ''), 'base64')).toHaveLength(32)
  }
  expect(new Set(secrets).size).toBe(20)
})
