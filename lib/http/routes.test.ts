import { afterEach, describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { AppError } from '../errors'
import { log } from '../log'
import { createRoutes, json, noContent } from './routes'

type Caller = { name: string }

function source() {
  return {
    resolve: vi.fn(async (headers: Headers): Promise<Caller | null> => {
      const name = headers.get('x-test-name')
      return name ? { name } : null
    }),
    admit: vi.fn((_viewer: Caller, _rule: string): void => undefined),
    count: vi.fn(async (_rule: string, _call: unknown): Promise<void> => undefined),
    makeGuest: vi.fn(async () => ({ viewer: { name: 'guest' }, setCookie: 'session=guest; HttpOnly' })),
    dropGuest: vi.fn(async () => undefined),
    challenge: { 'www-authenticate': 'Bearer' },
  }
}

const call = (method: string, init: RequestInit = {}) =>
  new Request('http://127.0.0.1:3000/x?q=1', { method, ...init })
const context = { params: Promise.resolve({ code: 'K7QX2M' }) }
const posted = (body: unknown, headers: Record<string, string> = {}) =>
  call('POST', { body: JSON.stringify(body), headers: { 'content-type': 'application/json', ...headers } })

afterEach(() => {
  vi.restoreAllMocks()
})

describe('a handler', () => {
  test('gets the viewer, the params, the checked body and the query', async () => {
    const { endpoint, routes } = createRoutes<Caller, string>(source())
    const { POST } = routes({
      POST: endpoint({
        viewer: 'required',
        rule: 'r',
        body: z.strictObject({ n: z.number() }),
        query: z.object({ q: z.string() }),
        run: async ({ viewer, params, body, query }) =>
          json({ viewer, params, body, query }, { status: 201 }),
      }),
    })
    const response = await POST(posted({ n: 1 }, { 'x-test-name': 'Ada' }), context)
    expect(response.status).toBe(201)
    expect(response.headers.get('cache-control')).toBe('private, no-store')
    expect(await response.json()).toEqual({
      viewer: { name: 'Ada' },
      params: { code: 'K7QX2M' },
      body: { n: 1 },
      query: { q: '1' },
    })
  })

  test('answers 405 with Allow for the methods it has not', async () => {
    const { endpoint, routes } = createRoutes<Caller, string>(source())
    const { PUT } = routes({
      GET: endpoint({ viewer: 'none', rule: 'r', run: async () => noContent() }),
      POST: endpoint({ viewer: 'none', rule: 'r', run: async () => noContent() }),
    })
    const response = await PUT(call('PUT'), context)
    expect(response.status).toBe(405)
    expect(response.headers.get('allow')).toBe('GET, POST')
    expect(response.headers.get('content-type')).toBe('application/problem+json')
  })

  test('answers OPTIONS with the methods it has', async () => {
    const { endpoint, routes } = createRoutes<Caller, string>(source())
    const { OPTIONS } = routes({ PUT: endpoint({ viewer: 'none', rule: 'r', run: async () => noContent() }) })
    const response = await OPTIONS(call('OPTIONS'), context)
    expect([response.status, response.headers.get('allow')]).toEqual([204, 'PUT'])
  })

  test('answers HEAD without a body, and ends the stream that would have been one', async () => {
    const { endpoint, routes } = createRoutes<Caller, string>(source())
    const cancel = vi.fn()
    const { GET } = routes({
      GET: endpoint({
        viewer: 'none',
        rule: 'r',
        run: async () => new Response(new ReadableStream({ cancel }), { headers: { etag: '"7"' } }),
      }),
    })
    const response = await GET(call('HEAD'), context)
    expect([response.status, response.headers.get('etag'), response.body]).toEqual([200, '"7"', null])
    expect(cancel).toHaveBeenCalledOnce()
  })

  test('answers 401 with the challenge where a viewer is needed', async () => {
    const { endpoint, routes } = createRoutes<Caller, string>(source())
    const { GET } = routes({ GET: endpoint({ viewer: 'required', rule: 'r', run: async () => noContent() }) })
    const response = await GET(call('GET'), context)
    expect(response.status).toBe(401)
    expect(response.headers.get('www-authenticate')).toBe('Bearer')
    expect(await response.json()).toMatchObject({ code: 'unauthenticated' })
  })

  test('makes a guest where there is nobody, and not where there is somebody', async () => {
    const from = source()
    const { endpoint, routes } = createRoutes<Caller, string>(from)
    const { POST } = routes({
      POST: endpoint({ viewer: 'guest', rule: 'r', run: async ({ viewer }) => json(viewer) }),
    })
    const made = await POST(call('POST'), context)
    expect(made.headers.get('set-cookie')).toBe('session=guest; HttpOnly')
    expect(await made.json()).toEqual({ name: 'guest' })
    const known = await POST(call('POST', { headers: { 'x-test-name': 'Ada' } }), context)
    expect(known.headers.get('set-cookie')).toBeNull()
    expect(from.makeGuest).toHaveBeenCalledTimes(1)
    expect(from.dropGuest).not.toHaveBeenCalled()
  })

  test('takes the guest back when the call fails, and makes none for a body that is wrong', async () => {
    const from = source()
    const { endpoint, routes } = createRoutes<Caller, string>(from)
    const { POST } = routes({
      POST: endpoint({
        viewer: 'guest',
        rule: 'r',
        body: z.strictObject({}),
        run: async () => {
          throw new AppError('room_not_found')
        },
      }),
    })
    const failed = await POST(posted({}), context)
    expect(failed.status).toBe(404)
    expect(failed.headers.get('set-cookie')).toBeNull()
    expect(from.dropGuest).toHaveBeenCalledWith({ name: 'guest' })
    expect((await POST(posted({ more: 1 }), context)).status).toBe(422)
    expect(from.makeGuest).toHaveBeenCalledTimes(1)
  })

  test('counts a call once it may be made, before its body is read and anybody is made a guest', async () => {
    const from = source()
    const { endpoint, routes } = createRoutes<Caller, string>(from)
    const run = vi.fn(async () => noContent())
    const { POST } = routes({ POST: endpoint({ viewer: 'guest', rule: 'r', body: z.strictObject({}), run }) })
    from.count.mockRejectedValue(new AppError('rate_limited_caller', { retryAfterS: 30 }))
    const answer = await POST(posted({ more: 1 }, { 'x-test-name': 'Ada' }), context)
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '30'])
    expect(from.count).toHaveBeenCalledWith(
      'r',
      expect.objectContaining({ viewer: { name: 'Ada' }, params: { code: 'K7QX2M' } }),
    )
    expect((await POST(posted({}), context)).status).toBe(429)
    expect(run).not.toHaveBeenCalled()
    expect(from.makeGuest).not.toHaveBeenCalled()
    from.admit.mockImplementation(() => {
      throw new AppError('forbidden')
    })
    expect((await POST(posted({}, { 'x-test-name': 'Ada' }), context)).status).toBe(403)
    expect(from.count).toHaveBeenCalledTimes(2)
  })

  test('says why the call failed also where the guest could not be taken back', async () => {
    const from = source()
    from.dropGuest.mockRejectedValue(new Error('database away'))
    vi.spyOn(log(), 'warn').mockReturnValue(undefined)
    const { endpoint, routes } = createRoutes<Caller, string>(from)
    const { POST } = routes({
      POST: endpoint({
        viewer: 'guest',
        rule: 'r',
        run: async () => {
          throw new AppError('room_locked')
        },
      }),
    })
    expect((await POST(call('POST'), context)).status).toBe(403)
  })

  test('30: refuses writes from another site before anything is looked up, and marked reads', async () => {
    const from = source()
    const { endpoint, routes } = createRoutes<Caller, string>(from)
    const run = vi.fn(async () => noContent())
    const { GET, DELETE } = routes({
      GET: endpoint({ viewer: 'optional', rule: 'r', sameOrigin: true, run }),
      DELETE: endpoint({ viewer: 'optional', rule: 'r', run }),
    })
    const headers = { origin: 'https://evil.example' }
    expect((await GET(call('GET', { headers }), context)).status).toBe(403)
    expect((await DELETE(call('DELETE', { headers }), context)).status).toBe(403)
    expect(from.resolve).not.toHaveBeenCalled()
    expect(run).not.toHaveBeenCalled()
  })

  test('hides what went wrong inside; the log has it', async () => {
    const logged = vi.spyOn(log(), 'error').mockReturnValue(undefined)
    const { endpoint, routes } = createRoutes<Caller, string>(source())
    const { GET } = routes({
      GET: endpoint({
        viewer: 'none',
        rule: 'r',
        run: async () => {
          throw new Error('the secret detail')
        },
      }),
    })
    const response = await GET(call('GET'), context)
    expect(response.status).toBe(500)
    expect(await response.text()).not.toContain('secret detail')
    expect(logged).toHaveBeenCalledWith(
      expect.objectContaining({ err: expect.objectContaining({ message: 'the secret detail' }), path: '/x' }),
      'request failed',
    )
  })

  test('tells the log of the provider’s trouble as a warning: nothing broke here', async () => {
    const [failed, warned] = [vi.spyOn(log(), 'error'), vi.spyOn(log(), 'warn').mockReturnValue(undefined)]
    const { endpoint, routes } = createRoutes<Caller, string>(source())
    const { GET } = routes({
      GET: endpoint({
        viewer: 'none',
        rule: 'r',
        run: async () => {
          throw new AppError('rate_limited', { retryAfterS: 3 })
        },
      }),
    })
    expect((await GET(call('GET'), context)).status).toBe(503)
    expect(failed).not.toHaveBeenCalled()
    expect(warned).toHaveBeenCalledWith(
      expect.objectContaining({ reason: 'rate_limited', path: '/x' }),
      'request not served',
    )
  })

  test('says how long to wait', async () => {
    const { endpoint, routes } = createRoutes<Caller, string>(source())
    const { GET } = routes({
      GET: endpoint({
        viewer: 'none',
        rule: 'r',
        run: async () => {
          throw new AppError('rate_limited_caller', { retryAfterS: 4.2 })
        },
      }),
    })
    expect((await GET(call('GET'), context)).headers.get('retry-after')).toBe('5')
  })
})
