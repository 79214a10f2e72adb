import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { check, readBody } from './body'

const post = (body: BodyInit, type: string | null = 'application/json') => {
  const request = new Request('http://127.0.0.1:3000/', { method: 'POST', body })
  if (type === null) request.headers.delete('content-type')
  else request.headers.set('content-type', type)
  return request
}
const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`

describe('a body', () => {
  test('is read as JSON or as a form, where the endpoint takes them', async () => {
    expect(await readBody(post('{"a":1}', 'application/json; charset=utf-8'), ['json'])).toEqual({ a: 1 })
    const form = 'application/x-www-form-urlencoded'
    expect(await readBody(post('a=1&b=%C3%A9', form), ['form'])).toEqual({ a: '1', b: 'é' })
    await expect(readBody(post('a=1', form), ['json'])).rejects.toMatchObject({ status: 415 })
    await expect(readBody(post('{}', null), ['json'])).rejects.toMatchObject({ status: 415 })
  })

  test('may be absent', async () => {
    expect(await readBody(new Request('http://127.0.0.1/', { method: 'POST' }), ['json'])).toEqual({})
  })

  test.each([
    ['of 10 MB', new Uint8Array(10_000_000), 413],
    ['that is no JSON', '{', 400],
    ['with broken UTF-8', new Uint8Array([0x22, 0xff, 0x22]), 400],
    ['200 levels deep', nested(200), 400],
    ['a million levels deep', nested(30_000), 400],
    ['with __proto__', '{"a":{"__proto__":{"admin":true}}}', 422],
  ])('48: %s is refused', async (_, body, status) => {
    await expect(readBody(post(body), ['json'])).rejects.toMatchObject({ status })
  })

  test('48: is cut off while it arrives, not once it is there', async () => {
    let sent = 0
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 1
        controller.enqueue(new Uint8Array(16 * 1024))
      },
    })
    const request = new Request('http://127.0.0.1/', {
      method: 'POST',
      body: endless,
      headers: { 'content-type': 'application/json' },
      ...{ duplex: 'half' },
    })
    await expect(readBody(request, ['json'])).rejects.toMatchObject({ code: 'payload_too_large' })
    expect(sent).toBeLessThan(10)
  })
})

describe('a check', () => {
  const schema = z.strictObject({ name: z.string(), nested: z.strictObject({ a: z.number() }).optional() })

  test('names every field that is wrong, unknown ones too', () => {
    const wrong = { nested: { a: 'x', b: 1 }, role: 'admin' }
    const failure = () => check(schema, wrong)
    expect(failure).toThrow(expect.objectContaining({ code: 'validation', status: 422 }))
    const paths = (() => {
      try {
        failure()
        return []
      } catch (error) {
        return z
          .object({ options: z.object({ errors: z.array(z.object({ path: z.string() })) }) })
          .parse(error).options.errors
      }
    })().map(({ path }) => path)
    expect(paths.sort()).toEqual(['name', 'nested.a', 'nested.b', 'role'])
  })
})

test('a body whose sender leaves is refused as one, not as a fault of ours', async () => {
  const body = new ReadableStream({
    pull(controller) {
      controller.error(new Error('aborted'))
    },
  })
  const request = new Request('http://127.0.0.1:3000/', {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json' },
    duplex: 'half',
  } as RequestInit)
  await expect(readBody(request, ['json'])).rejects.toMatchObject({ code: 'invalid_request' })
})
