import { ownAddress } from '@/lib/accounts/test-browser'
import type { ClientSettings } from '@/lib/tokens/client-settings'
import { createClient } from '@/lib/tokens/clients'
import type { TestUser } from '@/lib/tokens/user-under-test'
import * as tokenRoute from './token/route'

type Handler = (
  request: Request,
  context: { params: Promise<Record<string, string | string[] | undefined>> },
) => Promise<Response>

export type TestClient = { id: string; secret: string; basic: string }

/** HTTP Basic as RFC 6749 §2.3.1 has it. */
export function basic(id: string, secret: string): string {
  const encoded = [id, secret].map((part) => new URLSearchParams({ a: part }).toString().slice(2))
  return `Basic ${Buffer.from(encoded.join(':')).toString('base64')}`
}

/** A client of its own; a first-party one with a secret unless said otherwise. */
export async function testClient(
  settings: Partial<ClientSettings & { isPublic: boolean }> = {},
): Promise<TestClient> {
  const { clientId, clientSecret } = await createClient({
    name: 'Console',
    grants: ['password', 'refresh_token', 'client_credentials'],
    redirectUris: [],
    legacyTokenLogin: false,
    isPublic: false,
    ...settings,
  })
  const secret = clientSecret ?? ''
  return { id: clientId, secret, basic: basic(clientId, secret) }
}

export type Sent = {
  /** A form where it is a record or text, JSON where it says so. */
  form?: Record<string, string> | string
  json?: unknown
  authorization?: string
  headers?: Record<string, string>
  query?: string
  method?: string
}

/** Sends a request to a handler as the server does, each from an address of its own. */
export function send(handler: Handler, sent: Sent = {}): Promise<Response> {
  const { form, json, authorization, headers = {}, query = '', method = 'POST' } = sent
  const type = json === undefined ? 'application/x-www-form-urlencoded' : 'application/json'
  const body = json === undefined ? new URLSearchParams(form).toString() : JSON.stringify(json)
  const request = new Request(`http://127.0.0.1:3000/api/oauth${query}`, {
    method,
    headers: {
      ...ownAddress(),
      'content-type': type,
      ...(authorization === undefined ? {} : { authorization }),
      ...headers,
    },
    ...(method === 'POST' ? { body } : {}),
  })
  return handler(request, { params: Promise.resolve({}) })
}

export const askToken = (sent: Sent) => send(tokenRoute.POST, sent)

export type Flat = {
  access_token: string
  refresh_token: string
  scope: string
  user: { id: string; _links: Record<string, unknown> } | null
}

/** Tokens by the password grant. */
export async function passwordTokens(client: TestClient, user: TestUser, scope = ''): Promise<Flat> {
  const form = { grant_type: 'password', username: user.email, password: user.password, scope }
  return (await askToken({ form, authorization: client.basic })).json()
}

/** `400 invalid_grant`, or the bare status of what went well. */
export async function outcome(response: Promise<Response> | Response): Promise<string> {
  const answer = await response
  if (answer.status < 400) return `${answer.status}`
  const body = await answer.json()
  return `${answer.status} ${body.error ?? body.code}`
}
