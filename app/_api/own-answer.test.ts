import { describe, expect, test } from 'vitest'
import { ownAnswer } from './own-answer'

const typed = (body: string | null, status: number, type: string) =>
  new Response(body, { status, headers: { 'content-type': type } })

describe('an answer of the API', () => {
  test.each<[string, Response, unknown]>([
    ['JSON', Response.json({ a: 1 }), { ok: true, body: { a: 1 } }],
    ['JSON with a charset', typed('[]', 201, 'application/json; charset=utf-8'), { ok: true, body: [] }],
    ['204', new Response(null, { status: 204 }), { ok: true, body: null }],
    ['202 without a body', new Response(null, { status: 202 }), { ok: true, body: null }],
    [
      'a problem with its code',
      typed('{"code":"banned"}', 403, 'application/problem+json'),
      { ok: false, code: 'banned', problem: { code: 'banned' } },
    ],
  ])('is read: %s', async (_, response, expected) => {
    expect(await ownAnswer(response)).toEqual(expected)
  })

  test.each<[string, Response]>([
    ['200 HTML', typed('<html>', 200, 'text/html')],
    ['200 HTML that says it is JSON', typed('<html>', 200, 'application/json')],
    ['200 JSON that says it is text', typed('{}', 200, 'text/plain')],
    ['200 without a body', typed('', 200, 'application/json')],
    ['404 text', typed('not found', 404, 'text/plain')],
    ['404 without a body', new Response(null, { status: 404 })],
    ['404 JSON', typed('{"code":"room_not_found"}', 404, 'application/json')],
    ['a problem without a code', typed('{}', 404, 'application/problem+json')],
    ['a problem whose code is a number', typed('{"code":404}', 404, 'application/problem+json')],
  ])('is not taken from others: %s', async (_, response) => {
    expect(await ownAnswer(response)).toBe(null)
  })
})
