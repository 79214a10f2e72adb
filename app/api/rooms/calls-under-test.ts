import type { Person } from '@/lib/rooms/party-under-test'

type Handler = (
  request: Request,
  context: { params: Promise<Record<string, string | string[] | undefined>> },
) => Promise<Response>

export type Call = {
  as?: Person | null
  params?: Record<string, string>
  body?: unknown
  headers?: Record<string, string>
  address?: string
}

/** Calls a handler as the server does, from the application's own pages. */
export function call(handler: Handler, method: string, input: Call = {}): Promise<Response> {
  const { as = null, params = {}, body, headers = {}, address = '10.0.0.1' } = input
  const request = new Request('http://127.0.0.1:3000/api/rooms', {
    method,
    headers: {
      'x-auxroom-peer': address,
      ...(method === 'GET' ? {} : { origin: 'http://127.0.0.1:3000' }),
      ...(as ? { cookie: as.cookie } : {}),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    body: body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body),
  })
  return handler(request, { params: Promise.resolve(params) })
}

/** The status, and the `code` of the problem document where there is one. */
export async function outcome(response: Promise<Response>): Promise<string> {
  const answer = await response
  const problem = answer.headers.get('content-type')?.includes('problem+json')
  return problem ? `${answer.status} ${(await answer.json()).code}` : `${answer.status}`
}
