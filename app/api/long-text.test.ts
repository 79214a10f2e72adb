import { beforeAll, beforeEach, expect, test } from 'vitest'
import { allowedMs, leastProcessorTime, longTexts } from '@/app/long-text-under-test'
import { createSession } from '@/lib/accounts/sessions'
import { browserHeaders, ownAddress } from '@/lib/accounts/test-browser'
import type { OperationName } from '@/lib/tokens/operations'
import { registered } from '@/lib/tokens/tokens-under-test'
import { allFields, type Field } from './fields-under-test'
import { type Handled, handledOperations, routesUnderTest } from './handlers-under-test'
import { testClient } from './oauth/oauth-under-test'

const fields = allFields()

let handlers: Map<OperationName, Handled>
let cookie = ''
let basic = ''

beforeAll(async () => {
  handlers = new Map(handledOperations(await routesUnderTest()).map((one) => [one.name, one]))
  basic = (await testClient()).basic
}, 120_000)

// Each field from an account of its own: all of them together are more calls than one may make.
beforeEach(async () => {
  const account = await registered({ isAdmin: true, cities: ['lisbon'] })
  const session = await createSession({ accountId: account.id, userAgent: null })
  cookie = (await browserHeaders(session.secret)).get('cookie') ?? ''
})

async function send(
  { name, place, key, list }: Field,
  text: string,
): Promise<{ status: number; body: string }> {
  const { handler, method } = handlers.get(name) ?? expect.unreachable(`no handler of ${name}`)
  const url = new URL('http://127.0.0.1:3000/')
  if (place === 'query') url.searchParams.set(key, text)
  const asksForClient = name === 'users.create' || name.startsWith('oauth.')
  const request = new Request(url, {
    method,
    headers: {
      ...ownAddress(),
      ...(asksForClient && name !== 'oauth.authorize' ? { authorization: basic } : { cookie }),
      origin: 'http://127.0.0.1:3000',
      'content-type': place === 'form' ? 'application/x-www-form-urlencoded' : 'application/json',
    },
    body: method === 'GET' ? undefined : bodyOf(place, key, list ? [text] : text),
  })
  const params = Promise.resolve(place === 'path' ? { [key]: text } : {})
  const response = await handler(request, { params })
  return { status: response.status, body: await response.text() }
}

function bodyOf(place: Field['place'], key: string, value: string | string[]): string {
  if (place === 'form') return new URLSearchParams({ [key]: String(value) }).toString()
  return JSON.stringify(place === 'json' ? { [key]: value } : {})
}

/** A `return_to` that leads nowhere is `/`, and no provider is configured here; what one cannot know is a matter of the address. */
function expected({ name, place, key }: Field): RegExp {
  if (key === 'return_to') return /^(200|303|404) /
  if (place === 'path') return /^4\d\d /
  if (name.startsWith('oauth.') && name !== 'oauth.authorize')
    return new RegExp(`^400 .*parameter ${key} cannot`)
  return new RegExp(`^422 .*"path":"${key}[".]`)
}

test('51: there are fields to try', () => {
  expect(fields.length).toBeGreaterThan(80)
  const places = new Set(fields.map(({ place }) => place))
  expect(places).toEqual(new Set(['json', 'form', 'query', 'path']))
})

test.each(fields.map((field) => ({ ...field, said: `${field.key} (${field.place}) of ${field.name}` })))(
  '51: 60 kB of text as $said is refused before it is read',
  async (field) => {
    const encoded = field.place === 'form' ? encodeURIComponent : undefined
    for (const [kind, text] of longTexts(encoded)) {
      const { answer, ms } = await leastProcessorTime(() => send(field, text))
      expect(`${answer.status} ${answer.body}`, kind).toMatch(expected(field))
      expect(ms, kind).toBeLessThan(allowedMs)
    }
  },
)
