import { readdirSync } from 'node:fs'
import { beforeAll, expect, test } from 'vitest'
import { type OperationName, operation, operations } from '@/lib/tokens/operations'
import { operationOf } from '@/lib/viewer/operation-of'

type Route = { path: string; handlers: Record<string, unknown> }

/** Doors that are no operations: next-auth's, the 404 of every other path, and the benchmark's floor. */
const elsewhere = ['/api/auth/{...nextauth}', '/api/{...path}', '/api/bench']

const names = Object.keys(operations) as OperationName[]
const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']

const files = readdirSync('app', { recursive: true, encoding: 'utf8' })
  .filter((file) => /(^|\/)route\.(bench\.)?ts$/.test(file))
  .toSorted()

function pathOf(file: string): string {
  return `/${file.replace(/\/route\.(bench\.)?ts$/, '')}`.replace(/\[+((?:\.\.\.)?\w+)\]+/g, '{$1}')
}

let routes: Route[] = []

beforeAll(async () => {
  routes = await Promise.all(
    files.map(async (file) => ({ path: pathOf(file), handlers: await import(`@/app/${file}`) })),
  )
}, 120_000)

function found(): { path: string; method: string; name: OperationName }[] {
  return routes.flatMap(({ path, handlers }) =>
    methods.flatMap((method) => {
      const handler = handlers[method]
      const name = typeof handler === 'function' ? operationOf(handler as () => unknown) : null
      return name ? [{ path, method, name }] : []
    }),
  )
}

test('every operation of the table has exactly one handler, under its path and its method', () => {
  const handled = found().map(({ path, method, name }) => `${name}: ${method} ${path}`)
  const wanted = names.map((name) => `${name}: ${operation(name).method} ${operation(name).path}`)
  expect(handled.toSorted()).toEqual(wanted.toSorted())
})

test('no route stands outside the table but those that are named', () => {
  const known = new Set(names.map((name) => operation(name).path))
  const strange = routes.map(({ path }) => path).filter((path) => !known.has(path))
  expect(strange.toSorted()).toEqual(elsewhere.toSorted())
})
