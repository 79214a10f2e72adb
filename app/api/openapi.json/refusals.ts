import { z } from 'zod'
import type { ZodOpenApiResponseObject } from 'zod-openapi'
import { AppError, type ErrorCode, errorCodes } from '@/lib/errors'
import { oauthErrorCodes } from '@/lib/tokens/oauth-error'
import { type OperationName, operation } from '@/lib/tokens/operations'
import { requestableScopes } from '@/lib/tokens/scopes'
import type { Contract } from '@/lib/viewer/contract'

export const problemSchema = z
  .looseObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.enum(errorCodes).meta({ description: 'Stable: what programs decide by' }),
    errors: z
      .array(z.object({ path: z.string(), message: z.string() }))
      .optional()
      .meta({ description: 'Fields that were refused' }),
  })
  .meta({ description: 'An error (RFC 9457)' })

export const oauthErrorSchema = z
  .object({
    error: z.enum(oauthErrorCodes),
    error_description: z.string(),
    code: z.enum(errorCodes).optional().meta({ description: 'Of the problem behind it, where there is one' }),
  })
  .meta({ description: 'An error of the OAuth endpoints (RFC 6749 §5.2)' })

/** Operations whose errors are those of OAuth. */
const speaksOAuth: ReadonlySet<OperationName> = new Set([
  'oauth.token',
  'oauth.revoke',
  'oauth.introspect',
  'users.create',
])

/** Every code an operation may refuse with: those of its access, of its schemas, and its own. */
function refusalsOf({ operation: name, body, query, refusals = [] }: Contract): Set<ErrorCode> {
  const { method, access, limit } = operation(name)
  const listed = typeof access !== 'string'
  const onlyBySession = access === 'session' || access === 'password_grant'
  const canLack = listed && !access.some((scope) => requestableScopes.some((other) => other === scope))
  return new Set<ErrorCode>([
    ...(access === 'nobody' ? [] : (['unauthenticated'] as const)),
    ...(onlyBySession ? (['session_required'] as const) : []),
    ...(listed ? (['insufficient_scope'] as const) : []),
    ...(canLack ? (['forbidden'] as const) : []),
    ...(method === 'GET' ? [] : (['cross_site'] as const)),
    ...(body ? (['invalid_request', 'payload_too_large', 'unsupported_media_type'] as const) : []),
    ...(body || query ? (['validation'] as const) : []),
    ...(limit ? (['rate_limited_caller'] as const) : []),
    // The database may be away.
    'unavailable',
    ...refusals,
  ])
}

/** The answers to what is refused, by status. */
export function refusalResponses(contract: Contract): Record<string, ZodOpenApiResponseObject> {
  const { operation: name } = contract
  if (name === 'users.create') return withBoth(problemResponses(contract))
  return speaksOAuth.has(name) ? oauthResponses : problemResponses(contract)
}

function problemResponses(contract: Contract): Record<string, ZodOpenApiResponseObject> {
  const byStatus = new Map<number, ErrorCode[]>()
  for (const code of refusalsOf(contract)) {
    const { status } = new AppError(code)
    byStatus.set(status, [...(byStatus.get(status) ?? []), code])
  }
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => [status, refusal(status, codes.toSorted())]),
  )
}

const shared = new Map<string, ZodOpenApiResponseObject>()

/** One object for the same refusal everywhere, so that it is one component of the document. */
function refusal(status: number, codes: ErrorCode[]): ZodOpenApiResponseObject {
  const id = codes.join('-or-')
  const known = shared.get(id)
  if (known) return known
  const made = { id, ...refusalOf(status, codes) }
  shared.set(id, made)
  return made
}

function refusalOf(status: number, codes: ErrorCode[]): ZodOpenApiResponseObject {
  const titles = codes.map((code) => `\`${code}\`: ${new AppError(code).title}`)
  return {
    description: titles.join('. '),
    headers: headersOf(status),
    content: {
      'application/problem+json': {
        schema: {
          allOf: [{ $ref: '#/components/schemas/Problem' }],
          properties: { status: { type: 'integer', const: status }, code: { type: 'string', enum: codes } },
        },
      },
    },
  }
}

/** Where fields are told as problems, and clients and scopes as OAuth errors. */
function withBoth(
  problems: Record<string, ZodOpenApiResponseObject>,
): Record<string, ZodOpenApiResponseObject> {
  const merged = Object.entries(oauthResponses).map(([status, { id: _, ...answer }]) => {
    const { description, content } = problems[status] ?? {}
    return [
      status,
      {
        ...answer,
        description: description ? `${answer.description}. ${description}` : answer.description,
        content: { ...content, ...answer.content },
      },
    ]
  })
  return { ...problems, ...Object.fromEntries(merged) }
}

const text = { type: 'string' } as const

function headersOf(status: number): ZodOpenApiResponseObject['headers'] {
  if (status === 401) return { 'WWW-Authenticate': { schema: text, description: 'RFC 6750 §3' } }
  if (status !== 429 && status !== 503) return undefined
  return { 'Retry-After': { schema: { type: 'integer' }, description: 'Seconds' } }
}

const oauthProblem = { 'application/json': { schema: { $ref: '#/components/schemas/OAuthError' } } }

const oauthResponses: Record<string, ZodOpenApiResponseObject> = {
  400: { id: 'oauth-400', description: 'The request or what it brings is not good', content: oauthProblem },
  401: { id: 'oauth-401', description: '`invalid_client`', headers: headersOf(401), content: oauthProblem },
  413: { id: 'oauth-413', description: 'The body is over 64 KiB', content: oauthProblem },
  415: { id: 'oauth-415', description: 'Another content type', content: oauthProblem },
  429: { id: 'oauth-429', description: 'Too many attempts', headers: headersOf(429), content: oauthProblem },
}

const unexpected: ZodOpenApiResponseObject = {
  id: 'unexpected',
  description:
    'Not the caller’s fault: `internal`, `unavailable`. The cause is in the log by the request id.',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
}

const unexpectedOfOauth: ZodOpenApiResponseObject = {
  id: 'oauth-unexpected',
  description: 'Not the caller’s fault: `server_error`, `temporarily_unavailable`',
  content: { ...unexpected.content, ...oauthProblem },
}

/** Whatever else may happen to any call. */
export function unexpectedResponse(name: OperationName): ZodOpenApiResponseObject {
  return speaksOAuth.has(name) ? unexpectedOfOauth : unexpected
}
