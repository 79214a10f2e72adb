import Ajv2019, { type ValidateFunction } from 'ajv/dist/2019'
import addFormats from 'ajv-formats'
import { parse } from 'yaml'
import { z } from 'zod'

const operationSchema = z.looseObject({
  deprecated: z.boolean().default(false),
  security: z.array(z.unknown()).default([]),
})
const METHODS = ['get', 'put', 'post', 'delete', 'patch'] as const

const documentSchema = z.looseObject({
  paths: z.record(z.string(), z.record(z.string(), z.unknown())),
  components: z.looseObject({ schemas: z.record(z.string(), z.looseObject({})) }),
})

/** Where the wire is not what the schemas say; each with its reason. */
export interface Differences {
  /** The response of `components.responses` whose shape errors have that the file leaves out. */
  errorResponse: string
  /** int64 arrives as a string of digits: a number of JavaScript would round it. */
  int64AsString?: boolean
  /** `Schema.property` that may be null, although only the file's prose or the contract says so. */
  nullable: readonly string[]
  /** `Schema.property` that the wire has and the file does not know. */
  added: Readonly<Record<string, object>>
}

export interface Operation {
  method: string
  path: string
  deprecated: boolean
  /** It names a sign-in of its own; where that stands for the whole file, this is false. */
  secured: boolean
}

/** An OpenAPI 3.0 file as a judge of answers, stricter than its letter: a property it does not know is a fault. */
export class Contract {
  readonly operations: readonly Operation[]
  readonly #ajv = addFormats.default(new Ajv2019({ strict: false, allErrors: true }))
  readonly #document: z.infer<typeof documentSchema>

  readonly #errorPointer: readonly string[]

  /** `text` in YAML or JSON. */
  constructor(text: string, differences: Differences) {
    const parsed: unknown = parse(text)
    const document = documentSchema.parse(differences.int64AsString ? withInt64AsString(parsed) : parsed)
    this.#errorPointer = ['components', 'responses', differences.errorResponse, ...JSON_SCHEMA]
    // Narrower than int32, and not known to the validator.
    this.#ajv.addFormat('int16', { type: 'number', validate: isInt16 })
    for (const name of differences.nullable) {
      change(document, name, (schema) => ({ anyOf: [schema, { type: 'null' }] }))
    }
    for (const [name, schema] of Object.entries(differences.added)) change(document, name, () => schema)
    this.#document = z.parse(documentSchema, closed(document))
    this.#ajv.addSchema(this.#document, 'contract')
    this.operations = Object.entries(document.paths).flatMap(([path, item]) =>
      METHODS.flatMap((method) => {
        if (item[method] === undefined) return []
        const { deprecated, security } = operationSchema.parse(item[method])
        return { method: method.toUpperCase(), path, deprecated, secured: security.length > 0 }
      }),
    )
  }

  /** What is wrong with an answer of this operation; an empty list when nothing is. */
  faults(operation: Operation, status: number, body: unknown): string[] {
    const pointer = ['paths', operation.path, operation.method.toLowerCase(), 'responses', String(status)]
    const response = this.#at(pointer)
    if (response === undefined && status < 400) return [`status ${status} is not documented`]
    const schema = response === undefined ? this.#errorPointer : this.#schemaPointer(pointer, response)
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
    const schema = [...target, ...JSON_SCHEMA]
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

const JSON_SCHEMA = ['content', 'application/json', 'schema'] as const

const isInt16 = (value: number): boolean => Number.isInteger(value) && Math.abs(value) <= 0x7fff

function withInt64AsString(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withInt64AsString)
  if (!isRecord(value)) return value
  if (value.type === 'integer' && value.format === 'int64') {
    const { format: _, ...rest } = value
    return { ...rest, type: 'string', pattern: '^-?\\d{1,19}$' }
  }
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, withInt64AsString(child)]))
}

function change(
  document: z.infer<typeof documentSchema>,
  name: string,
  to: (schema: unknown) => object,
): void {
  const dot = name.lastIndexOf('.')
  const [schemaName, property] = [name.slice(0, dot), name.slice(dot + 1)]
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
