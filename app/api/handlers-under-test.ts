import { readdirSync } from 'node:fs'
import type { OperationName } from '@/lib/tokens/operations'
import { operationOf } from '@/lib/viewer/operation-of'

type Handler = (request: Request, context: { params: Promise<Record<string, string>> }) => Promise<Response>

export type Handled = { path: string; method: string; name: OperationName; handler: Handler }

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']

function isHandler(value: unknown): value is Handler {
  return typeof value === 'function'
}

/** The paths of all `route.ts` there are, as the table writes them, with what each file exports. */
export async function routesUnderTest(): Promise<{ path: string; exported: Record<string, unknown> }[]> {
  const files = readdirSync('app', { recursive: true, encoding: 'utf8' })
    .filter((file) => /(^|\/)route\.(bench\.)?ts$/.test(file))
    .toSorted()
  return Promise.all(
    files.map(async (file) => ({
      path: pathOf(file),
      exported: await import(/* @vite-ignore */ `@/app/${file}`),
    })),
  )
}

function pathOf(file: string): string {
  return `/${file.replace(/\/route\.(bench\.)?ts$/, '')}`.replace(/\[+((?:\.\.\.)?\w+)\]+/g, '{$1}')
}

/** Every handler that answers an operation of the table. */
export function handledOperations(routes: Awaited<ReturnType<typeof routesUnderTest>>): Handled[] {
  return routes.flatMap(({ path, exported }) =>
    methods.flatMap((method) => {
      const handler = exported[method]
      const name = isHandler(handler) ? operationOf(handler) : null
      return name && isHandler(handler) ? [{ path, method, name, handler }] : []
    }),
  )
}
