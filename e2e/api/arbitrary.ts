import fc from 'fast-check'
import type { ApiDocument } from '../support/api-contract'

type Schema = Record<string, unknown>

/** Values that a schema of the document lets through, and values it should not. */
export class Arbitraries {
  constructor(private readonly document: ApiDocument) {}

  /** A value as the schema wants it; what the schema does not say in words, such as a check of two fields, may fail. */
  valid(schema: Schema, depth = 0): fc.Arbitrary<unknown> {
    if (typeof schema.$ref === 'string') return this.valid(this.resolve(schema.$ref), depth)
    if (depth > 6) return fc.constant(null)
    if ('const' in schema) return fc.constant(schema.const)
    if (Array.isArray(schema.enum)) return fc.constantFrom(...schema.enum)
    const choices = [schema.anyOf, schema.oneOf].find(Array.isArray) as Schema[] | undefined
    if (choices) return fc.oneof(...choices.map((each) => this.valid(each, depth + 1)))
    const types = [schema.type].flat().filter((type) => typeof type === 'string')
    return fc.oneof(
      ...types.map((type) => this.ofType(type, schema, depth)),
      ...(types.length ? [] : [fc.jsonValue()]),
    )
  }

  /** A valid value with something wrong in it. */
  mutated(schema: Schema): fc.Arbitrary<unknown> {
    const base = this.valid(schema)
    return fc.oneof(
      nasty,
      fc.tuple(base, fc.nat(), nasty).map(([value, at, bad]) => withWrongField(value, at, bad)),
      fc.tuple(base, fc.nat()).map(([value, at]) => withoutField(value, at)),
      fc.tuple(base, names, nasty).map(([value, name, bad]) => withField(value, name, bad)),
    )
  }

  private ofType(type: string, schema: Schema, depth: number): fc.Arbitrary<unknown> {
    if (type === 'null') return fc.constant(null)
    if (type === 'boolean') return fc.boolean()
    if (type === 'integer' || type === 'number') {
      const { minimum = -5, maximum = 200_000 } = schema as { minimum?: number; maximum?: number }
      return fc.integer({ min: minimum, max: maximum })
    }
    if (type === 'array') {
      return fc.array(this.valid((schema.items ?? {}) as Schema, depth + 1), { maxLength: 3 })
    }
    return type === 'object' ? this.object(schema, depth) : text(schema)
  }

  private object({ properties = {}, required = [] }: Schema, depth: number): fc.Arbitrary<unknown> {
    const fields = Object.entries(properties as Record<string, Schema>)
    const shape = Object.fromEntries(fields.map(([name, inner]) => [name, this.valid(inner, depth + 1)]))
    const names = fields.map(([name]) => name)
    return fc.record(shape, { requiredKeys: names.filter((name) => (required as string[]).includes(name)) })
  }

  private resolve(ref: string): Schema {
    return this.document.components.schemas[ref.split('/').at(-1) ?? ''] ?? {}
  }
}

function text({ format, example, maxLength = 60, minLength = 0 }: Schema): fc.Arbitrary<string> {
  const some = fc.string({
    unit: 'grapheme',
    minLength: Number(minLength),
    maxLength: Math.min(60, Number(maxLength)),
  })
  const known = typeof example === 'string' ? [fc.constant(example)] : []
  if (format === 'uuid') return fc.oneof(fc.uuid(), ...known)
  if (format === 'date-time') return fc.date({ noInvalidDate: true }).map((date) => date.toISOString())
  if (format === 'email') return fc.emailAddress()
  return fc.oneof(some, ...known)
}

function nested(levels: number): unknown {
  let value: unknown = 1
  for (let level = 0; level < levels; level += 1) value = level % 2 ? [value] : { a: value }
  return value
}

/** What an attacker or a bad day sends. */
const nasty: fc.Arbitrary<unknown> = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom<unknown>(
    null,
    true,
    -1,
    0,
    1.5,
    1e308,
    Number.MAX_SAFE_INTEGER,
    '',
    ' ',
    '\u0000',
    'a\u0000b',
    '\ud800',
    '\u202eevil',
    'x'.repeat(20_000),
    'Ω'.repeat(10_000),
    '<script>alert(1)</script>',
    "' or 1=1 --",
    '../../etc/passwd',
    '%00',
    [],
    {},
    nested(20),
    nested(200),
  ),
)

const names = fc.constantFrom(
  'surprise',
  '__proto__',
  'constructor',
  'toString',
  'id',
  'is_admin',
  '',
  'a.b',
  '\u0000',
)

function fieldsOf(value: unknown): [string, unknown][] {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? Object.entries(value) : []
}

function withWrongField(value: unknown, at: number, bad: unknown): unknown {
  const fields = fieldsOf(value)
  return fields.length === 0
    ? bad
    : Object.fromEntries(fields.map(([key, old], index) => [key, index === at % fields.length ? bad : old]))
}

function withoutField(value: unknown, at: number): unknown {
  const fields = fieldsOf(value)
  return Object.fromEntries(fields.filter((_, index) => index !== at % fields.length))
}

function withField(value: unknown, name: string, bad: unknown): unknown {
  // `__proto__` has to be a field of its own to be written as JSON.
  const fields = Object.fromEntries(fieldsOf(value))
  Object.defineProperty(fields, name, { value: bad, enumerable: true, configurable: true })
  return fields
}

/** A parameter of a path or query: what there is, or anything that can be written into an address. */
export function parameter(known: readonly string[]): fc.Arbitrary<string> {
  const anything = fc.oneof(
    // A segment of dots or of nothing makes another address of it.
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }).filter((part) => !/^\.{1,2}$/.test(part)),
    fc.constantFrom(
      '\u0000',
      '%',
      "'",
      'x'.repeat(2_000),
      '-1',
      '00000000-0000-0000-0000-000000000000',
      'me',
    ),
  )
  return known.length > 0 ? fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...known) }, anything) : anything
}
