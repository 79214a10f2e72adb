import Ajv2020 from 'ajv/dist/2020'
import addFormats from 'ajv-formats'
import { describe, expect, test } from 'vitest'
import { type OperationName, operation, operations } from '@/lib/tokens/operations'
import { apiDocument } from './document'
import { GET } from './route'

const { document } = apiDocument()

const names = Object.keys(operations) as OperationName[]

function described(name: OperationName) {
  const { path, method } = operation(name)
  const item = document.paths?.[path]
  return { GET: item?.get, POST: item?.post, PUT: item?.put, PATCH: item?.patch, DELETE: item?.delete }[
    method
  ]
}

describe('the document', () => {
  test('has every operation of the table, and no other', () => {
    const ids = Object.values(document.paths ?? {})
      .flatMap((item) => [item.get, item.post, item.put, item.patch, item.delete])
      .flatMap((each) => each?.operationId ?? [])
    expect(ids.toSorted()).toEqual(names.toSorted())
  })

  test.each(names)('says of %s who may call it, what it answers and what it refuses', (name) => {
    const { access, title, guest, anonymous, local } = operation(name)
    const object = described(name)
    expect(object).toMatchObject({ operationId: name, summary: title, 'x-access': access })
    const answers = Object.keys(object?.responses ?? {})
    expect(answers.some((status) => /^[23]/.test(status))).toBe(true)
    if (access !== 'nobody') expect(answers).toContain('401')
    if (access === 'session') {
      expect(object?.security?.filter((needed) => Object.keys(needed).length > 0)).toEqual([{ session: [] }])
    }
    if (typeof access !== 'string') {
      expect(answers).toContain('403')
      expect(object?.security).toEqual(
        expect.arrayContaining([{ session: [] }, ...access.map((scope) => ({ oauth2: [scope] }))]),
      )
    }
    const withoutAny = object?.security?.some((needed) => Object.keys(needed).length === 0) ?? false
    if (typeof access !== 'string' || access === 'session')
      expect(withoutAny).toBe(Boolean(guest || anonymous || local))
  })

  test('holds no pattern that only JavaScript with the flag u reads', () => {
    const patterns = [...JSON.stringify(document).matchAll(/"pattern":"([^"]*)/g)].map(
      ([, text]) => text ?? '',
    )
    expect(patterns.filter((text) => /\\p\{|\(\?[<!=]/i.test(text))).toEqual([])
  })

  test('holds only schemas a validator takes, and every reference leads somewhere', () => {
    const ajv = new Ajv2020({ strict: false, allErrors: true })
    addFormats(ajv)
    ajv.addSchema({ $id: 'https://auxroom.test/openapi', ...document })
    const refs = [...JSON.stringify(document).matchAll(/"\$ref":"(#[^"]+)"/g)].flatMap(([, ref]) => ref ?? [])
    expect(refs.length).toBeGreaterThan(20)
    for (const ref of new Set(refs)) {
      expect(ajv.getSchema(`https://auxroom.test/openapi${ref}`), ref).toBeDefined()
    }
  })
})

const context = { params: Promise.resolve({}) }

test('is served with an ETag, and 304 to who has it', async () => {
  const first = await GET(new Request('http://127.0.0.1/api/openapi.json'), context)
  expect(first.headers.get('cache-control')).toMatch(/^public, max-age=\d+$/)
  expect(await first.json()).toEqual(JSON.parse(JSON.stringify(document)))
  const headers = { 'if-none-match': first.headers.get('etag') ?? '' }
  const second = await GET(new Request('http://127.0.0.1/api/openapi.json', { headers }), context)
  expect([second.status, await second.text()]).toEqual([304, ''])
})
