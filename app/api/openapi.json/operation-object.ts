import { z } from 'zod'
import type {
  ZodObjectInput,
  ZodOpenApiMediaTypeObject,
  ZodOpenApiOperationObject,
  ZodOpenApiResponseObject,
} from 'zod-openapi'
import type { BodyFormat } from '@/lib/http/body'
import { operation } from '@/lib/tokens/operations'
import type { Contract } from '@/lib/viewer/contract'
import { refusalResponses, unexpectedResponse } from './refusals'
import { securityOf } from './security'
import { tagOf } from './tags'

const parameters: Record<string, z.ZodType> = {
  code: z.string().meta({ description: 'A room’s code, in any spelling people type', example: 'K7QX2M' }),
  id: z.string().meta({ description: 'An id from an answer of this API' }),
  provider: z.string().meta({ description: 'A provider that is configured here', example: 'spotify' }),
  city: z.string().meta({ description: 'A city one administers', example: 'berlin' }),
  picture: z.string().meta({ description: 'The picture’s name, which changes with it' }),
  kind: z.enum(['album', 'playlist', 'artist']),
  size: z.enum(['64', '300', '640']),
}

const mediaTypes: Record<BodyFormat, string> = {
  json: 'application/json',
  form: 'application/x-www-form-urlencoded',
}

const described: Partial<Record<number, string>> = {
  200: 'Done',
  201: 'Made',
  202: 'Taken',
  204: 'Done, nothing to say',
  303: 'Go on there',
  304: 'The caller has this version',
  503: 'Not able to serve right now',
}

/** An operation as the document has it: the row of the table and the contract in OpenAPI's words. */
export function operationObject(contract: Contract): ZodOpenApiOperationObject {
  const { operation: name, description } = contract
  const { title, access } = operation(name)
  return {
    operationId: name,
    summary: title,
    ...(description ? { description } : {}),
    tags: [tagOf(name)],
    security: securityOf(name),
    'x-access': access,
    requestParams: paramsOf(contract),
    requestBody: bodyOf(contract),
    responses: { ...refusalResponses(contract), ...answersOf(contract), default: unexpectedResponse(name) },
  }
}

function paramsOf({ operation: name, query }: Contract): ZodOpenApiOperationObject['requestParams'] {
  const names = [...operation(name).path.matchAll(/\{(\w+)\}/g)].flatMap(([, key]) => key ?? [])
  const shape = Object.fromEntries(names.map((key) => [key, parameters[key] ?? z.string()]))
  return {
    ...(names.length > 0 ? { path: z.object(shape) } : {}),
    ...(query ? { query: objectOf(query) } : {}),
  }
}

function objectOf(query: z.ZodType): ZodObjectInput {
  if (query instanceof z.ZodObject) return query
  throw new Error('The schema of a query is an object')
}

function bodyOf({ body, formats = ['json'], uploads }: Contract): ZodOpenApiOperationObject['requestBody'] {
  if (uploads) {
    return { required: true, content: Object.fromEntries(uploads.map((type) => [type, uploadOf(type)])) }
  }
  if (!body) return undefined
  return {
    required: !body.safeParse({}).success,
    content: Object.fromEntries(formats.map((format) => [mediaTypes[format], { schema: body }])),
  }
}

/** A file as the body itself, or as the field `picture` of a form. */
function uploadOf(type: string): ZodOpenApiMediaTypeObject {
  if (type !== 'multipart/form-data') return { schema: file(type) }
  const picture = file('application/octet-stream')
  return { schema: { type: 'object', properties: { picture }, required: ['picture'] } }
}

/** Bytes. `format: binary` is OpenAPI 3.0's word for it, without which generators of clients send JSON text. */
function file(contentMediaType: string) {
  return { type: 'string', format: 'binary', contentMediaType } as const
}

function answersOf({ answers, media }: Contract): Record<string, ZodOpenApiResponseObject> {
  return Object.fromEntries(
    Object.entries(answers).map(([status, schema]) => [
      status,
      answer(Number(status), schema ?? null, media),
    ]),
  )
}

function answer(status: number, schema: z.ZodType | null, media?: string): ZodOpenApiResponseObject {
  const type = media ?? (status >= 400 && status !== 503 ? 'application/problem+json' : 'application/json')
  const empty = status === 204 || status === 303 || status === 304
  return {
    description: described[status] ?? 'Done',
    ...(status === 303 ? { headers: { Location: { schema: { type: 'string' } } } } : {}),
    ...(empty || (!schema && !media)
      ? {}
      : { content: { [type]: { schema: schema ?? { type: 'string' } } } }),
  }
}
