import { ownAddress } from '@/lib/accounts/test-browser'

type Handler = (
  request: Request,
  context: { params: Promise<Record<string, string | string[] | undefined>> },
) => Promise<Response>

export type ProgramCall = {
  body?: unknown
  token?: string
  /** `Token` unless said otherwise. */
  scheme?: 'Token' | 'Bearer'
  params?: Record<string, string>
  headers?: Record<string, string>
}

/** Calls a handler as a program does: no cookie, no origin, an address of its own. */
export function callAsProgram(handler: Handler, method: string, input: ProgramCall = {}): Promise<Response> {
  const { body, token, scheme = 'Token', params = {}, headers = {} } = input
  const request = new Request('http://127.0.0.1:3000/api', {
    method,
    headers: {
      ...ownAddress(),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(token === undefined ? {} : { authorization: `${scheme} ${token}` }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return handler(request, { params: Promise.resolve(params) })
}
