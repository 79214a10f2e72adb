import type { ErrorObject, ValidateFunction } from 'ajv'
import Ajv2020 from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'

type Schema = Record<string, unknown>
type Media = Record<string, { schema?: Schema }>
type Answer = { $ref?: string; content?: Media }
type Parameter = { name: string; in: string; required?: boolean; schema: Schema }

type ApiOperation = {
  operationId: string
  'x-access': string | string[]
  security?: Record<string, string[]>[]
  parameters?: Parameter[]
  requestBody?: { required?: boolean; content: Media }
  responses: Record<string, Answer>
}

export type ApiDocument = {
  paths: Record<string, Record<string, ApiOperation>>
  components: { schemas: Record<string, Schema>; responses: Record<string, Answer> }
}

/** An operation with where it is called. */
export type Called = { method: string; path: string; operation: ApiOperation }

const root = 'https://auxroom.test/openapi.json'
const pathPattern = /^\/(api|\.well-known)\//
/** Doors the document does not describe: next-auth's own, and the benchmark's. */
const elsewhere = /^\/api\/(auth|bench)(\/|$)/
const described = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE'])
/** What stands before the operations and may refuse any call. */
const beforeAll: Record<number, string[]> = {
  400: ['invalid_request'],
  404: ['not_found'],
  405: ['method_not_allowed'],
  413: ['payload_too_large'],
  421: ['misdirected_request'],
}

/** Holds answers against the served OpenAPI document: status, content type, and every field there is. */
export class ApiContract {
  private readonly ajv: Ajv2020
  private readonly checks = new Map<string, ValidateFunction>()

  private constructor(readonly document: ApiDocument) {
    this.ajv = new Ajv2020({ strict: false, allErrors: true })
    addFormats(this.ajv)
    this.ajv.addSchema({ $id: root, ...closed(document) })
  }

  private static readonly known = new Map<string, Promise<ApiContract>>()

  /** The contract a server publishes, read once. */
  static of(origin: string): Promise<ApiContract> {
    const known = ApiContract.known.get(origin)
    if (known) return known
    const reading = read(origin).then((document) => new ApiContract(document))
    ApiContract.known.set(origin, reading)
    reading.catch(() => ApiContract.known.delete(origin))
    return reading
  }

  /** Whether the document has something to say about an address. */
  static covers(method: string, url: URL): boolean {
    return pathPattern.test(url.pathname) && !elsewhere.test(url.pathname) && described.has(method)
  }

  get operations(): Called[] {
    return Object.entries(this.document.paths).flatMap(([path, item]) =>
      Object.entries(item).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
    )
  }

  /** Of several paths that fit, the one that names more. */
  find(method: string, pathname: string): Called | null {
    const fitting = this.operations.filter((one) => one.method === method && fits(one.path, pathname))
    return fitting.toSorted((a, b) => placeholders(a.path) - placeholders(b.path))[0] ?? null
  }

  /** Throws where an answer is not as the document says. */
  async check(method: string, url: URL, response: Response): Promise<void> {
    const about = `${method} ${url.pathname} answered ${response.status}`
    const called = this.find(method, url.pathname)
    const answer = called?.operation.responses[response.status]
    if (!answer) return this.checkUndescribed(about, called, response)
    const content = (answer.$ref ? this.component(answer.$ref) : answer).content
    if (!content) {
      const text = await response.text()
      if (text !== '') throw new Error(`${about} with a body, which the document does not know: ${text}`)
      return
    }
    const type = contentType(response)
    const media = content[type]
    if (!media && type === 'application/problem+json') return this.checkUndescribed(about, called, response)
    if (!media) throw new Error(`${about} as ${type}, the document says ${Object.keys(content)}`)
    // Not read: a copy that is left is only gone once the answer itself is.
    if (!media.schema || !type.endsWith('json')) return void response.body?.cancel()
    const at =
      answer.$ref ??
      `#/paths/${pointerPart(called.path)}/${method.toLowerCase()}/responses/${response.status}`
    this.validate(about, `${at}/content/${pointerPart(type)}/schema`, await response.json())
  }

  private async checkUndescribed(about: string, called: Called | null, response: Response): Promise<void> {
    const text = await response.text()
    if (contentType(response) !== 'application/problem+json') {
      throw new Error(`${about}, which the document does not know: ${text}`)
    }
    const body = JSON.parse(text)
    this.validate(about, '#/components/schemas/Problem', body)
    const expected = response.status >= 500 || beforeAll[response.status]?.includes(body.code)
    if (!expected) throw new Error(`${about} ${body.code}, unknown for ${called?.operation.operationId}`)
  }

  private validate(about: string, pointer: string, body: unknown): void {
    const check = this.checks.get(pointer) ?? this.ajv.getSchema(root + pointer)
    if (!check) throw new Error(`${about}: no schema at ${pointer}`)
    this.checks.set(pointer, check)
    if (!check(body)) throw new Error(`${about}: ${told(check.errors)} in ${JSON.stringify(body)}`)
  }

  private component($ref: string): Answer {
    return this.document.components.responses[$ref.split('/').at(-1) ?? ''] ?? {}
  }
}

async function read(origin: string): Promise<ApiDocument> {
  const response = await fetch(`${origin}/api/openapi.json`)
  if (!response.ok) throw new Error(`the document answered ${response.status}`)
  return (await response.json()) as ApiDocument
}

function told(errors: ErrorObject[] | null | undefined): string {
  return (errors ?? [])
    .map(({ instancePath, message, params }) => `${instancePath || '/'} ${message} ${JSON.stringify(params)}`)
    .join('; ')
}

function contentType(response: Response): string {
  return (response.headers.get('content-type') ?? '').split(';')[0]?.trim() ?? ''
}

function pointerPart(part: string): string {
  return encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'))
}

function placeholders(path: string): number {
  return path.split('{').length
}

function fits(template: string, pathname: string): boolean {
  const wanted = template.split('/')
  const given = pathname.split('/')
  return (
    wanted.length === given.length &&
    wanted.every((part, index) => (part.startsWith('{') ? given[index] !== '' : part === given[index]))
  )
}

/** The document lets answers gain fields; here a field it does not know is a mistake. */
function closed(document: ApiDocument): ApiDocument {
  const close = (schema: unknown): unknown => {
    if (Array.isArray(schema)) return schema.map(close)
    if (schema === null || typeof schema !== 'object') return schema
    const inner = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, close(value)]))
    const open = inner.properties && !('additionalProperties' in inner) && !inner.allOf
    return open && inner.type === 'object' ? { ...inner, additionalProperties: false } : inner
  }
  return close(document) as ApiDocument
}
