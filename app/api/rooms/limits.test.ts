import { expect, test } from 'vitest'
import { contracts } from '@/app/api/openapi.json/contracts'
import { type OperationName, operation, operations } from '@/lib/tokens/operations'

const writes = (Object.keys(operations) as OperationName[]).filter(
  (name) => operation(name).path.startsWith('/api/rooms/{code}') && operation(name).method !== 'GET',
)

test('every write in a room names its limit', () => {
  expect(writes.length).toBeGreaterThan(14)
  const without = writes.filter((name) => !contracts[name].refusals?.includes('rate_limited_caller'))
  expect(without).toEqual([])
})
