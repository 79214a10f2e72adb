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

type FormSchema = { $ref?: string; properties?: Record<string, { type?: string }> }

function formOf(name: OperationName): FormSchema | undefined {
  const body: { content?: Record<string, { schema?: FormSchema }> } = JSON.parse(
    JSON.stringify(described(name)?.requestBody ?? {}),
  )
  const schema = body.content?.['application/x-www-form-urlencoded']?.schema
  const id = schema?.$ref?.split('/').at(-1)
  const schemas: Record<string, FormSchema> = JSON.parse(JSON.stringify(document.components?.schemas ?? {}))
  return id ? schemas[id] : schema
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

  test('says the type of every constant and of every choice: generators take one without for text', () => {
    const untyped: unknown[] = []
    JSON.stringify(document, (_key, value: unknown) => {
      if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
        const told = 'const' in value || ('enum' in value && Array.isArray(value.enum))
        if (told && !('type' in value)) untyped.push(value)
      }
      return value
    })
    expect(untyped).toEqual([])
  })

  test('holds no pattern that only JavaScript with the flag u reads', () => {
    const patterns = [...JSON.stringify(document).matchAll(/"pattern":"([^"]*)/g)].map(
      ([, text]) => text ?? '',
    )
    expect(patterns.filter((text) => /\\p\{|\(\?[<!=]/i.test(text))).toEqual([])
  })

  test('says of every body and answer what it is, also where it is no JSON', () => {
    const contents = [...JSON.stringify(document).matchAll(/"((?:text|image)\/[a-z+-]+)":(\{[^}]*\})/g)]
    expect(contents.length).toBeGreaterThan(7)
    const without = contents.filter(([, , media]) => !media?.includes('"schema"'))
    expect(without.map(([whole]) => whole)).toEqual([])
  })

  test('holds no field of a form that a form cannot carry', () => {
    const fields = names.flatMap((name) => {
      const content = formOf(name)
      return Object.entries(content?.properties ?? {}).map(([field, { type }]) => [name, field, type])
    })
    expect(fields.length).toBeGreaterThan(20)
    expect(fields.filter(([, , type]) => type !== 'string')).toEqual([])
  })

  test('holds no format that clients read as another type than JSON’s', () => {
    expect(JSON.stringify(document)).not.toMatch(/"format":"u?int64"/)
  })

  test('names no two operations or components that are one name once it is an identifier', () => {
    for (const group of [
      names,
      ...Object.values(document.components ?? {}).map((each) => Object.keys(each)),
    ]) {
      const identifiers = group.map((name) => name.replace(/[^a-z0-9]/gi, '').toLowerCase())
      expect(identifiers.toSorted()).toEqual([...new Set(identifiers)].toSorted())
    }
  })

  test('gives what is refused with the same codes one component', () => {
    const ids = Object.keys(document.components?.responses ?? {})
    const codes = ids.map((id) => id.split('-or-').toSorted().join('-or-'))
    expect(codes.toSorted()).toEqual([...new Set(codes)].toSorted())
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
