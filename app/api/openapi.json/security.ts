import type { ZodOpenApiOperationObject, ZodOpenApiSecuritySchemeObject } from 'zod-openapi'
import { env } from '@/env'
import { sessionCookieName } from '@/lib/accounts/session-cookie'
import { screenCookieName } from '@/lib/rooms/display/screen-cookie'
import type { Operation } from '@/lib/tokens/operation'
import { type OperationName, operation } from '@/lib/tokens/operations'
import type { Scope } from '@/lib/tokens/scopes'

type Requirements = NonNullable<ZodOpenApiOperationObject['security']>

const requestable = {
  profile: 'Read and edit oneself, one’s rooms, connections’ states; public profiles',
  performer: 'Keep a performer profile; join, request, vote',
  venue: 'Create, change, close rooms; control playback; members',
} as const satisfies Partial<Record<Scope, string>>

const granted = {
  ...requestable,
  city: 'List and close the rooms of the cities one administers; granted, never asked for',
  admin: 'Everything of `/api/admin`, and the metrics; granted, never asked for',
} as const satisfies Record<Scope, string>

/** How a caller says who it is. */
export function securitySchemes(): Record<string, ZodOpenApiSecuritySchemeObject> {
  const { APP_ORIGIN } = env()
  const tokenUrl = `${APP_ORIGIN}/api/oauth/token`
  const refreshUrl = tokenUrl
  return {
    session: {
      type: 'apiKey',
      in: 'cookie',
      name: sessionCookieName(),
      description: 'A browser’s session. With an `Authorization` header the cookie is ignored.',
    },
    personal_token: {
      type: 'http',
      scheme: 'bearer',
      bearerFormat: 'axr_…',
      description: 'A personal token from the account page. `Authorization: Token …` does as well.',
    },
    oauth2: {
      type: 'oauth2',
      description: 'An access token, a JWT of one hour (RFC 9068).',
      flows: {
        authorizationCode: {
          authorizationUrl: `${APP_ORIGIN}/oauth/authorize`,
          tokenUrl,
          refreshUrl,
          scopes: requestable,
        },
        password: { tokenUrl, refreshUrl, scopes: granted },
        clientCredentials: { tokenUrl, scopes: { profile: requestable.profile } },
      },
    },
    display: {
      type: 'apiKey',
      in: 'cookie',
      name: screenCookieName(),
      description: 'A screen’s cookie, which the page of a display link gives. It is good for nothing else.',
    },
    client: {
      type: 'http',
      scheme: 'basic',
      description: 'A client’s id and secret, each form-encoded first (RFC 6749 §2.3.1).',
    },
  }
}

/** Operations a client calls as itself. */
const byClient: Partial<Record<OperationName, Requirements>> = {
  'oauth.token': [{ client: [] }, {}],
  'oauth.revoke': [{ client: [] }, {}],
  'oauth.introspect': [{ client: [] }],
  'users.create': [{ client: [] }],
}

/** What an operation needs, any one of the list. */
export function securityOf(name: OperationName): Requirements {
  const known = byClient[name]
  if (known) return known
  const { access, guest, anonymous, local } = operation(name)
  const open = access === 'anyone' || anonymous || guest || local
  return [...needed(access), ...(open ? [{}] : [])]
}

function needed(access: Operation['access']): Requirements {
  if (access === 'nobody') return []
  if (access === 'display') return [{ display: [] }]
  if (access === 'session') return [{ session: [] }]
  if (access === 'password_grant') return [{ session: [] }, { oauth2: [] }]
  if (access === 'anyone' || access === 'account') {
    return [{ session: [] }, { personal_token: [] }, { oauth2: [] }]
  }
  return [
    { session: [] },
    ...access.map((scope) => ({ personal_token: [scope] })),
    ...access.map((scope) => ({ oauth2: [scope] })),
  ]
}
