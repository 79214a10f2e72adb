import { expect, test } from 'vitest'
import { contracts } from '@/app/api/openapi.json/contracts'
import { countCall } from '@/lib/rooms/flood-limits'
import { party } from '@/lib/rooms/party-under-test'
import { type OperationName, operation, operations } from '@/lib/tokens/operations'
import { PATCH } from './[code]/route'
import { call } from './calls-under-test'

const writes = (Object.keys(operations) as OperationName[]).filter(
  (name) => operation(name).path.startsWith('/api/rooms/{code}') && operation(name).method !== 'GET',
)

test('every write in a room names its limit', () => {
  expect(writes.length).toBeGreaterThan(14)
  const without = writes.filter((name) => !contracts[name].refusals?.includes('rate_limited_caller'))
  expect(without).toEqual([])
})

test('changes beyond a minute’s worth are 429 with Retry-After, before anything is done', async () => {
  const { room, host } = await party({})
  await Promise.all(Array.from({ length: 120 }, () => countCall(host, 'change')))
  const answer = await call(PATCH, 'PATCH', { as: host, params: { code: room.code }, body: { name: 'Late' } })
  expect([answer.status, (await answer.json()).code]).toEqual([429, 'rate_limited_caller'])
  expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
})
