import { expect, test } from 'vitest'
import { AppError, problemResponse } from '../errors'
import { unserved } from './unserved'

const request = new Request('http://127.0.0.1:3000/api/me?x=1', { headers: { 'x-request-id': 'r1' } })

test('49: while the database is away callers are told to come back, and when', async () => {
  const away = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })
  const answer = problemResponse(unserved(new Error('Failed query', { cause: away }), request))
  expect(answer.status).toBe(503)
  expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
  expect(await answer.json()).toMatchObject({ code: 'unavailable' })
})

test('what was refused stays what it is, and the unknown stays unknown', () => {
  const refused = new AppError('not_found')
  expect(unserved(refused, request)).toBe(refused)
  const strange = new Error('strange')
  expect(unserved(strange, request)).toBe(strange)
})
