import { readdirSync, readFileSync } from 'node:fs'
import { beforeEach, expect, test, vi } from 'vitest'
import { formState } from '@/app/_components/form-state'
import { allowedMs, leastProcessorTime, longTexts } from '@/app/long-text-under-test'
import { createSession } from '@/lib/accounts/sessions'
import { browserHeaders, ownAddress } from '@/lib/accounts/test-browser'
import { registered } from '@/lib/tokens/tokens-under-test'

const request = vi.hoisted(() => ({ headers: new Headers() }))

vi.mock('next/headers', () => ({
  headers: async () => request.headers,
  cookies: async () => ({ get: () => undefined, set: () => undefined }),
}))
vi.mock('next/cache', () => ({ revalidatePath: () => undefined }))
vi.mock('next-intl/server', () => ({
  getLocale: async () => 'en',
  getTranslations: async () => (key: string) => key,
}))

type Form = { file: string; action: string; fields: string[] }

/** How actions read the fields of a form. */
const reads = /(?:textOf|numberOf)\(data, '(\w+)'\)|data\.get(?:All)?\('(\w+)'\)/g

/** Every form of a page: the actions there are, with the fields their file reads. */
const forms = readdirSync('app', { recursive: true, encoding: 'utf8' })
  .filter((file) => /actions\.ts$|choose-language\.ts$/.test(file))
  .flatMap((file): Form[] => {
    const source = readFileSync(`app/${file}`, 'utf8')
    const fields = [...new Set([...source.matchAll(reads)].map(([, text, value]) => text ?? value ?? ''))]
    const exported = [...source.matchAll(/^export async function (\w+)/gm)].map(([, name]) => name ?? '')
    return exported.map((action) => ({ file, action, fields }))
  })

beforeEach(async () => {
  const account = await registered({ isAdmin: true, cities: ['lisbon'] })
  const { secret } = await createSession({ accountId: account.id, userAgent: null })
  request.headers = await browserHeaders(secret, ownAddress())
})

/** What an action made of a form: its state, or where it led, or the code it threw. */
async function outcomeOf({ file, action }: Form, field: string, text: string): Promise<string> {
  const data = new FormData()
  data.set(field, text)
  const actions: Record<string, unknown> = await import(/* @vite-ignore */ `@/app/${file}`)
  const run = actions[action]
  if (typeof run !== 'function') return expect.unreachable(`${action} is no action`)
  try {
    const state: unknown = await (run.length === 1 ? run(data) : run(formState(), data))
    return `answered ${JSON.stringify(state)}`
  } catch (thrown) {
    if (!(thrown instanceof Error)) throw thrown
    const digest = 'digest' in thrown ? String(thrown.digest) : ''
    if (digest.startsWith('NEXT_REDIRECT') || digest.startsWith('NEXT_HTTP')) return 'led on'
    if ('code' in thrown) return 'refused'
    throw thrown
  }
}

test('51: the forms of all pages are tried, with their fields', () => {
  const files = readdirSync('app', { recursive: true, encoding: 'utf8' }).filter(
    (file) => /\.tsx?$/.test(file) && /^'use server'/m.test(readFileSync(`app/${file}`, 'utf8')),
  )
  expect([...new Set(forms.map(({ file }) => file))].toSorted()).toEqual(files.toSorted())
  const tried = forms.flatMap(({ action, fields }) => fields.map((field) => `${action} ${field}`))
  expect(tried).toEqual(
    expect.arrayContaining([
      'registerAction email',
      'signInAction password',
      'joinAction code',
      'createAction name',
    ]),
  )
})

test.each(forms.flatMap((form) => form.fields.map((field) => ({ ...form, field }))))(
  '51: 60 kB of text as $field of $action holds up nobody',
  async ({ field, ...form }) => {
    for (const [kind, text] of longTexts()) {
      const { answer, ms } = await leastProcessorTime(() => outcomeOf(form, field, text))
      expect(answer, kind).toMatch(/^(answered|led on|refused)/)
      expect(ms, kind).toBeLessThan(allowedMs)
    }
  },
)
