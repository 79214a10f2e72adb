import { expect, test } from '../support/http'

const spa = { origin: 'https://spa.example', 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'cors' }

/** What a browser is told about scripts of other origins. */
function corsOf({ headers }: Response) {
  const of = (name: string) => headers.get(`access-control-${name}`)
  return { origin: of('allow-origin'), credentials: of('allow-credentials'), methods: of('allow-methods') }
}

const own = (path: string) => /^\/(\.well-known|api\/openapi|api\/oauth)/.test(path)

test('scripts of any origin read every call with a token, and none with a cookie', {
  timeout: 120_000,
}, async ({ client }) => {
  const ada = client()
  await ada.json('POST', '/api/guests', {})
  const document = await client().get('/api/openapi.json', spa)
  expect(corsOf(document)).toMatchObject({ origin: '*', credentials: null })
  const { paths } = (await document.json()) as { paths: Record<string, Record<string, unknown>> }
  for (const [template, methods] of Object.entries(paths)) {
    const path = template.replace(/\{[^}]+\}/g, 'x')
    for (const method of Object.keys(methods).map((name) => name.toUpperCase())) {
      const asked = await client().fetch(path, {
        method: 'OPTIONS',
        headers: {
          ...spa,
          'access-control-request-method': method,
          'access-control-request-headers': 'authorization,content-type',
        },
      })
      expect([path, method, asked.status]).toEqual([path, method, 204])
      expect([path, corsOf(asked).origin, corsOf(asked).credentials]).toEqual([path, '*', null])
      expect(corsOf(asked).methods?.split(', '), path).toContain(method)

      const called = await client().fetch(path, {
        method,
        headers: { ...spa, authorization: 'Bearer wrong' },
      })
      expect([path, method, corsOf(called).origin]).toEqual([path, method, '*'])
      expect(called.headers.get('access-control-expose-headers')).toMatch(/etag.*retry-after.*x-request-id/)
      await called.body?.cancel()
      if (own(path)) continue
      const byCookie = await ada.fetch(path, { method, headers: spa })
      expect([path, method, corsOf(byCookie).origin]).toEqual([path, method, null])
      await byCookie.body?.cancel()
    }
  }
})
