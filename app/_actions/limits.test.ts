import { randomUUID } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { beforeEach, expect, test, vi } from 'vitest'
import { formState } from '@/app/_components/form-state'
import { createSession } from '@/lib/accounts/sessions'
import { browserHeaders, ownAddress } from '@/lib/accounts/test-browser'
import { openRoom } from '@/lib/rooms/create'
import { registered } from '@/lib/tokens/tokens-under-test'
import { viewerFrom } from '@/lib/viewer/viewer'
import { databaseDigest } from '@/scripts/vitest/database-digest'

/** Of an action that ends its room the last call is about another one. */
const most = 5

const request = vi.hoisted(() => ({ headers: new Headers(), setCookie: vi.fn() }))

vi.mock('@/lib/http/limit-store', () => import('@/scripts/vitest/two-calls-allowed'))
vi.mock('next/headers', () => ({
  headers: async () => request.headers,
  cookies: async () => ({ get: () => undefined, has: () => false, set: request.setCookie }),
}))
vi.mock('next/cache', () => ({ revalidatePath: () => undefined }))
vi.mock('next-intl/server', () => ({
  getLocale: async () => 'en',
  getTranslations: async () => (key: string) => key,
}))

type Action = { file: string; action: string }

/** All actions of all pages, from the files that say so. */
const actions = readdirSync('app', { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.tsx?$/.test(file) && !/\.test\.ts$/.test(file))
  .flatMap((file): Action[] => {
    const source = readFileSync(`app/${file}`, 'utf8')
    if (!/^\s*'use server'/m.test(source)) return []
    const exported = [...source.matchAll(/^export (?:async function|const) (\w+)/gm)]
    return exported.map(([, action]) => ({ file, action: action ?? '' }))
  })

/** What counts where not every call does: wrong passwords, codes and links, and new accounts. */
const counted: Record<string, () => Record<string, string>> = {
  forgotPasswordAction: () => ({ email: 'nobody@example.org' }),
  resetPasswordAction: () => ({ token: 'axrm_wrong', password: randomUUID() }),
  confirmEmailAction: () => ({ token: 'axrm_wrong' }),
  registerAction: () => ({ email: `ada-${randomUUID()}@example.org`, password: randomUUID() }),
  signInAction: () => ({ email: 'nobody@example.org', password: 'wrong' }),
  joinAction: () => ({ code: 'ZZZZZZ' }),
  openDisplayAction: () => ({ secret: 'wrong' }),
  comeBackAction: () => ({ token: 'axrg_wrong' }),
  deleteAccountAction: () => ({ word: 'word' }),
}

/** The caller is nobody any more after the first call: what is counted with it is called in its place. */
const endsItsCaller: Record<string, string> = {
  signOutAction: 'revokeTokenAction',
  signOutHereAction: 'revokeTokenAction',
  deleteAccountAction: 'revokeTokenAction',
}

/** They have no place for words: one leaves the page as it is, the other does not tell whose the link is. */
const wordless = ['chooseLanguage', 'whoseLinkAction']

let code = ''

beforeEach(async () => {
  const account = await registered({ isAdmin: true, cities: ['lisbon'] })
  const { secret } = await createSession({ accountId: account.id, userAgent: null })
  request.headers = await browserHeaders(secret, ownAddress())
  const viewer = (await viewerFrom(request.headers)) ?? expect.unreachable('no viewer')
  code = (await openRoom(viewer, {})).code
})

function formOf(action: string): FormData {
  const data = new FormData()
  const fields = {
    code,
    room: code,
    id: randomUUID(),
    locale: 'de',
    votes_to_skip: '2',
    ...counted[action]?.(),
  }
  for (const [name, value] of Object.entries(fields)) data.set(name, value)
  return data
}

/** What an action made of a form: its state, or where it led. */
async function outcomeOf({ file, action }: Action): Promise<string> {
  const module: Record<string, unknown> = await import(/* @vite-ignore */ `@/app/${file}`)
  const run = module[action]
  if (typeof run !== 'function') return expect.unreachable(`${action} is no action`)
  const data = action === 'whoseLinkAction' ? 'axrg_wrong' : formOf(action)
  try {
    const state: unknown = await (run.length === 1 ? run(data) : run(formState(), data))
    return `answered ${JSON.stringify(state)}`
  } catch (thrown) {
    if (thrown instanceof Error && 'digest' in thrown) return `led to ${thrown.digest}`
    throw thrown
  }
}

const tooOften =
  /"message":"rate_limited"|"code":"rate_limited_caller"|failed=(rate_limited_caller|too_often)/

/** Repeats an action until it says that this was too often. @returns what it had said before */
async function untilRefused(action: Action): Promise<string[]> {
  const before: string[] = []
  for (let calls = 1; calls <= most; calls += 1) {
    const digest = await databaseDigest()
    request.setCookie.mockClear()
    const outcome = await outcomeOf(action)
    if (tooOften.test(outcome)) {
      expect(await databaseDigest()).toBe(digest)
      expect(request.setCookie).not.toHaveBeenCalled()
      return before
    }
    before.push(outcome)
  }
  return expect.unreachable(`${action.action} was carried out ${most} times: ${before.at(-1)}`)
}

function named(action: string): Action {
  return (
    actions.find((one) => one.action === action && one.file.startsWith('account/')) ??
    expect.unreachable(`no ${action}`)
  )
}

test('all actions there are are tried', () => {
  expect(actions.length).toBeGreaterThan(40)
  const names = actions.map(({ action }) => action)
  for (const known of [...Object.keys(counted), ...Object.keys(endsItsCaller), ...wordless]) {
    expect(names).toContain(known)
  }
})

test.each(actions.filter(({ action }) => !wordless.includes(action)))(
  'who repeats $action of $file reads that it was too often, and nothing is done',
  async (action) => {
    const instead = endsItsCaller[action.action]
    if (instead) await untilRefused(named(instead))
    const before = await untilRefused(action)
    expect(before.length).toBeGreaterThanOrEqual(instead ? 0 : 2)
  },
)

test('a language that is chosen without end changes nothing any more', async () => {
  const choose = actions.find(({ action }) => action === 'chooseLanguage') ?? expect.unreachable()
  for (const kept of [true, true, false]) {
    const digest = await databaseDigest()
    request.setCookie.mockClear()
    expect(await outcomeOf(choose)).toBe('answered undefined')
    expect(request.setCookie).toHaveBeenCalledTimes(kept ? 1 : 0)
    if (!kept) expect(await databaseDigest()).toBe(digest)
  }
})
