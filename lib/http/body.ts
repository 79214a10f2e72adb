import 'server-only'
import type { ZodType, z } from 'zod'
import { AppError, type FieldError } from '../errors'
import { givenParameters } from './bounded-text'

const maxBytes = 64 * 1024
const maxDepth = 32

/** Body formats an endpoint takes. */
export type BodyFormat = 'json' | 'form'

/** Checks a value against its schema; throws `validation` (422) naming every field that is wrong. */
export function check<S extends ZodType>(schema: S, value: unknown): z.infer<S> {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  throw new AppError('validation', { errors: fieldErrors(result.error.issues) })
}

function fieldErrors(issues: readonly z.core.$ZodIssue[]): FieldError[] {
  return issues.flatMap((issue) => {
    const path = issue.path.map(String)
    if (issue.code !== 'unrecognized_keys') return [{ path: path.join('.'), message: issue.message }]
    return issue.keys.map((key) => ({
      path: [...path, key].join('.'),
      message: 'This field is not known here',
    }))
  })
}

/** A body as it was sent: JSON, or the parameters of a form with all their repetitions. */
export type SentBody = { format: 'json'; json: unknown } | { format: 'form'; form: URLSearchParams }

/**
 * Reads a request's body as an object. A form's parameter without a value counts as left out.
 * Throws `unsupported_media_type`, `payload_too_large` or `invalid_request`; an absent body is `{}`.
 */
export async function readBody(request: Request, formats: readonly BodyFormat[]): Promise<unknown> {
  const sent = await readSentBody(request, formats)
  if (!sent) return {}
  return sent.format === 'json' ? sent.json : givenParameters(sent.form)
}

/** As `readBody`, for endpoints that treat forms differently from JSON; an absent body is null. */
export async function readSentBody(
  request: Request,
  formats: readonly BodyFormat[],
): Promise<SentBody | null> {
  const bytes = await readBytes(request, maxBytes)
  if (bytes.length === 0) return null
  const format = formatOf(request)
  if (!format || !formats.includes(format)) throw new AppError('unsupported_media_type')
  const text = decode(bytes)
  return format === 'json' ? { format, json: parseJson(text) } : { format, form: new URLSearchParams(text) }
}

function formatOf(request: Request): BodyFormat | null {
  const type = (request.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase()
  if (type === 'application/json') return 'json'
  return type === 'application/x-www-form-urlencoded' ? 'form' : null
}

/**
 * Reads a body as it comes, and no more of it than `limit` bytes.
 * @throws AppError `payload_too_large`; `invalid_request` where it does not arrive whole
 */
export async function readBytes(request: Request, limit: number): Promise<Uint8Array<ArrayBuffer>> {
  if (!request.body) return new Uint8Array()
  const chunks: Uint8Array[] = []
  let total = 0
  try {
    for await (const chunk of request.body as unknown as AsyncIterable<Uint8Array>) {
      total += chunk.length
      if (total > limit) throw new AppError('payload_too_large')
      chunks.push(chunk)
    }
  } catch (cause) {
    if (cause instanceof AppError) throw cause
    throw new AppError('invalid_request', { detail: 'The body did not arrive whole', cause })
  }
  return Buffer.concat(chunks)
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    throw new AppError('invalid_request', { detail: 'The body is not UTF-8', cause })
  }
}

function parseJson(text: string): unknown {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw new AppError('invalid_request', { detail: 'The body is not JSON', cause })
  }
  assertShallow(value, 0)
  return value
}

function assertShallow(value: unknown, depth: number): void {
  if (depth > maxDepth) throw new AppError('invalid_request', { detail: 'The body is nested too deep' })
  if (value === null || typeof value !== 'object') return
  if (Object.hasOwn(value, '__proto__'))
    throw new AppError('validation', {
      errors: [{ path: '__proto__', message: 'This field is not known here' }],
    })
  for (const inner of Object.values(value)) assertShallow(inner, depth + 1)
}
