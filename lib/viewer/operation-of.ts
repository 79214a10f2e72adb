import type { OperationName } from '../tokens/operations'

type Handler = (...call: never[]) => unknown

const names = new WeakMap<Handler, OperationName>()

/** Says which operation of the table a route's handler answers, so that both can be held against each other. */
export function answers(handler: Handler, name: OperationName): void {
  names.set(handler, name)
}

/** The operation a handler of a `route.ts` answers; null for one that only refuses. */
export function operationOf(handler: Handler): OperationName | null {
  return names.get(handler) ?? null
}
