import { createDocument, type ZodOpenApiPathsObject } from 'zod-openapi'
import { env } from '@/env'
import type { Method } from '@/lib/tokens/operation'
import { operation } from '@/lib/tokens/operations'
import { version } from '@/package.json'
import { contracts } from './contracts'
import { operationObject } from './operation-object'
import { oauthErrorSchema, problemSchema } from './refusals'
import { securitySchemes } from './security'
import { tags } from './tags'

const description = `Everything people do in the browser, for programs. Fields are snake_case, times ISO 8601 in UTC.

- Errors are \`application/problem+json\` with a stable \`code\`; those of the OAuth endpoints as RFC 6749 has them.
- Unknown fields are refused with 422. Bodies over 64 KiB are 413, other content types 415, other methods 405 with \`Allow\`.
- A rate limit is 429 with \`Retry-After\` in seconds. Every answer has an \`x-request-id\`.
- \`_links\` of an answer name every action open to this very credential now.
- \`x-access\` of an operation says who may call it: \`session\` is a browser's alone and 403 \`session_required\` to tokens.

[How to begin](/docs) shows it in curl, TypeScript and Python.`

export type ApiDocument = ReturnType<typeof createDocument>

function makeDocument(): ApiDocument {
  return createDocument(
    {
      openapi: '3.1.1',
      info: { title: 'Auxroom', version, description },
      servers: [{ url: env().APP_ORIGIN }],
      tags,
      paths: pathsOf(),
      components: {
        schemas: { Problem: problemSchema, OAuthError: oauthErrorSchema },
        securitySchemes: securitySchemes(),
      },
    },
    { override: readable },
  )
}

const keyOf: Record<Method, 'get' | 'post' | 'put' | 'patch' | 'delete'> = {
  GET: 'get',
  POST: 'post',
  PUT: 'put',
  PATCH: 'patch',
  DELETE: 'delete',
}

function pathsOf(): ZodOpenApiPathsObject {
  const paths: ZodOpenApiPathsObject = {}
  for (const contract of Object.values(contracts)) {
    const { path, method } = operation(contract.operation)
    paths[path] = { ...paths[path], [keyOf[method]]: operationObject(contract) }
  }
  return paths
}

type Override = NonNullable<NonNullable<Parameters<typeof createDocument>[1]>['override']>

/** What a format says needs no pattern, and an integer no bounds of its machine; answers may gain fields. */
const readable: Override = ({ jsonSchema, io }) => {
  if (jsonSchema.format && jsonSchema.format !== 'regex') delete jsonSchema.pattern
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum
  if (io === 'output' && jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties
}

let made: { json: string; document: ApiDocument } | null = null

/** The document with its JSON; made once. */
export function apiDocument(): { json: string; document: ApiDocument } {
  if (!made) {
    const document = makeDocument()
    made = { document, json: JSON.stringify(document) }
  }
  return made
}
