import { beforeAll, expect, test } from 'vitest'
import { type OperationName, operation, operations } from '@/lib/tokens/operations'
import { handledOperations, routesUnderTest } from './handlers-under-test'

/** Doors that are no operations: next-auth's, the 404 of every other path, and the benchmark's floor. */
const elsewhere = ['/api/auth/{...nextauth}', '/api/{...path}', '/api/bench']

const names = Object.keys(operations) as OperationName[]

let routes: Awaited<ReturnType<typeof routesUnderTest>> = []

beforeAll(async () => {
  routes = await routesUnderTest()
}, 120_000)

test('every operation of the table has exactly one handler, under its path and its method', () => {
  const handled = handledOperations(routes).map(({ path, method, name }) => `${name}: ${method} ${path}`)
  const wanted = names.map((name) => `${name}: ${operation(name).method} ${operation(name).path}`)
  expect(handled.toSorted()).toEqual(wanted.toSorted())
})

test('no route stands outside the table but those that are named', () => {
  const known = new Set(names.map((name) => operation(name).path))
  const strange = routes.map(({ path }) => path).filter((path) => !known.has(path))
  expect(strange.toSorted()).toEqual(elsewhere.toSorted())
})
