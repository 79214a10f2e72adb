import Ajv2019, { type ValidateFunction } from 'ajv/dist/2019'
import addFormats from 'ajv-formats'
import { parse } from 'yaml'
import { z } from 'zod'

const documentSchema = z.looseObject({
  paths: z.record(z.string(), z.record(z.string(), z.looseObject({ deprecated: z.boolean().optional() }))),
  components: z.looseObject({ schemas: z.record(z.string(), z.looseObject({})) }),
})

/** Where the wire is not what the schemas say; each with its reason. */
export interface Differences {
  /** `Schema.property` that may be null, although only the file's prose or the contract says so. */
  nullable: readonly string[]
  /** `Schema.property` that the wire has and the file does not know. */
  added: Readonly<Record<string, object>>
}

export interface Operation {
  method: string
  path: string
  deprecated: boolean
}

/** An OpenAPI 3.0 file as a judge of answers, stricter than its letter: a property it does not know is a fault. */
export class Contract {
  readonly operations: readonly Operation[]
  readonly #ajv = addFormats.default(new Ajv2019({ strict: false, allErrors: true }))
  readonly #document: z.infer<typeof documentSchema>

  constructor(yaml: string, differences: Differences) {
    const document = documentSchema.parse(parse(yaml))
    for (const name of differences.nullable) {
      change(document, name, (schema) => ({ anyOf: [schema, { type: 'null' }] }))
    }
    for (const [name, schema] of Object.entries(differences.added)) change(document, name, () => schema)
    this.#document = z.parse(documentSchema, closed(document))
    this.#ajv.addSchema(this.#document, 'contract')
    this.operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, { deprecated = false }]) => ({
        method: method.toUpperCase(),
        path,
        deprecated,
      })),
    )
  }

  /** What is wrong with an answer of this operation; an empty list when nothing is. */
  faults(operation: Operation, status: number, body: unknown): string[] {
    const pointer = ['paths', operation.path, operation.method.toLowerCase(), 'responses', String(status)]
    const response = this.#at(pointer)
    if (response === undefined && status < 400) return [`status ${status} is not documented`]
    const schema = response === undefined ? errorPointer : this.#schemaPointer(pointer, response)
    if (schema === null) return body === null ? [] : ['a body where none is documented']
    const validate = this.#validator(schema)
    if (validate(body)) return []
    return (validate.errors ?? []).map(
      ({ instancePath, message, params }) => `${instancePath || '/'} ${message} ${JSON.stringify(params)}`,
    )
  }

  #schemaPointer(pointer: string[], response: unknown): string[] | null {
    const reference = z.object({ $ref: z.string() }).safeParse(response)
    const target = reference.success ? reference.data.$ref.slice(2).split('/') : pointer
    const schema = [...target, 'content', 'application/json', 'schema']
    return this.#at(schema) === undefined ? null : schema
  }

  #at(pointer: readonly string[]): unknown {
    return pointer.reduce<unknown>((value, key) => (isRecord(value) ? value[key] : undefined), this.#document)
  }

  #validator(pointer: readonly string[]): ValidateFunction {
    const fragment = pointer.map((key) => encodeURIComponent(key.replaceAll('~', '~0').replaceAll('/', '~1')))
    const reference = `contract#/${fragment.join('/')}`
    return this.#ajv.getSchema(reference) ?? this.#ajv.compile({ $ref: reference })
  }
}

/** Statuses the file leaves out (400, 404, 411) have the shape of those it documents. */
const errorPointer = ['components', 'responses', 'Unauthorized', 'content', 'application/json', 'schema']

function change(
  document: z.infer<typeof documentSchema>,
  name: string,
  to: (schema: unknown) => object,
): void {
  const [schemaName = '', property = ''] = name.split('.')
  const properties = document.components.schemas[schemaName]?.properties
  if (!isRecord(properties)) throw new Error(`The file has no schema ${schemaName} with properties`)
  properties[property] = to(properties[property])
}

/** Every object in the place of a property, an item or a body must be known whole. */
function closed(value: unknown, isPlace = false): unknown {
  if (Array.isArray(value)) return value.map((item) => closed(item))
  if (!isRecord(value)) return value
  const entries = Object.entries(value).map(([key, child]): [string, unknown] => {
    if (key === 'properties' && isRecord(child)) {
      return [
        key,
        Object.fromEntries(Object.entries(child).map(([name, schema]) => [name, closed(schema, true)])),
      ]
    }
    return [key, closed(child, key === 'items' || key === 'schema')]
  })
  const whole = Object.fromEntries(entries)
  return isPlace && isRecord(value) ? { ...whole, unevaluatedProperties: false } : whole
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
