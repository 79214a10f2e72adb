import { type OperationName, operation, operations } from '@/lib/tokens/operations'
import { contracts } from './openapi.json/contracts'
import { apiDocument } from './openapi.json/document'

/** Where a text of a call stands. */
export type Field = {
  name: OperationName
  place: 'json' | 'form' | 'query' | 'path'
  key: string
  list: boolean
}

type Json = { [key: string]: unknown }

const { document } = apiDocument()

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null
}

function resolved(schema: unknown): Json {
  if (!isObject(schema)) return {}
  if (typeof schema.$ref !== 'string') return schema
  const path = schema.$ref.split('/').slice(1)
  return resolved(
    path.reduce<unknown>((found, part) => (isObject(found) ? found[part] : undefined), document),
  )
}

/** The shapes a value may have, each by itself. */
function shapesOf(schema: unknown): Json[] {
  const { anyOf, oneOf, ...shape } = resolved(schema)
  const inner = Array.isArray(anyOf) ? anyOf : Array.isArray(oneOf) ? oneOf : []
  return [shape, ...inner.flatMap(shapesOf)]
}

const takesText = (schema: unknown) => shapesOf(schema).some(({ type }) => [type].flat().includes('string'))

function fieldsOf(name: OperationName): Field[] {
  const { path, method } = operation(name)
  const item: unknown = document.paths?.[path]
  const object = resolved(isObject(item) ? item[method.toLowerCase()] : undefined)
  const parameters = Array.isArray(object.parameters) ? object.parameters.map(resolved) : []
  const bodies = isObject(object.requestBody) ? resolved(object.requestBody.content) : {}
  const inBody = (contracts[name].body ? (contracts[name].formats ?? ['json']) : []).flatMap((place) => {
    const type = place === 'json' ? 'application/json' : 'application/x-www-form-urlencoded'
    const { properties } = resolved(resolved(bodies[type]).schema)
    return Object.entries(isObject(properties) ? properties : {}).flatMap(([key, schema]): Field[] => {
      if (takesText(schema)) return [{ name, place, key, list: false }]
      const list = shapesOf(schema).some(({ items }) => takesText(items))
      return list ? [{ name, place, key, list }] : []
    })
  })
  const elsewhere = parameters.flatMap(({ in: place, name: key, schema }): Field[] =>
    (place === 'query' || place === 'path') && typeof key === 'string' && takesText(schema)
      ? [{ name, place, key, list: false }]
      : [],
  )
  return [...inBody, ...elsewhere]
}

/** Every text of every operation, as the document has them. */
export function allFields(): Field[] {
  return Object.keys(operations).flatMap((name) =>
    name in operations ? fieldsOf(name as OperationName) : [],
  )
}
