import { sql } from 'drizzle-orm'
import { beforeEach, describe, expect, test } from 'vitest'
import { db } from '@/db/client'
import { forgetEverybody } from '@/lib/connections/world-under-test'
import type { ProviderUnderTest } from '@/scripts/vitest/providers-under-test/provider-under-test'
import { Browser, origin } from './browser-under-test'

export function callbackAgainCases(provider: ProviderUnderTest): void {
  describe('a callback that is asked for twice', () => {
    const browser = () => new Browser(provider.id)

    beforeEach(async () => {
      provider.reset()
      await forgetEverybody()
    })

    const storedTokens = () =>
      db().execute(sql`select id, account_id, access_token, refresh_token, version, state from connections`)

    function target(answer: Response): URL {
      expect(answer.status).toBe(303)
      return new URL(answer.headers.get('location') ?? '')
    }

    test('4 a replayed callback leads its session where it led before, and the tokens stay as they were', async () => {
      const ada = browser()
      const url = await ada.start({ return_to: '/create' })
      const kept = new Map(ada.cookies)
      const back = await provider.decide(url, 'ada')
      target(await ada.callback(back))
      expect(ada.flowCookies()).toEqual([])
      const [before, calls] = [await storedTokens(), provider.tokenRequests()]
      const withoutCookie = await ada.callback(back)
      for (const [name, value] of kept) ada.cookies.set(name, value)
      for (const again of [withoutCookie, await ada.callback(back)]) {
        expect(target(again).href).toBe(`${origin}/create`)
      }
      expect(await storedTokens()).toEqual(before)
      expect(provider.tokenRequests()).toBe(calls)
    })

    test('4 a replayed callback is refused to every other session, and the tokens stay as they were', async () => {
      const ada = browser()
      const url = await ada.start()
      const kept = new Map(ada.cookies)
      const back = await provider.decide(url, 'ada')
      target(await ada.callback(back))
      const [before, calls] = [await storedTokens(), provider.tokenRequests()]
      const mallory = browser()
      await mallory.start()
      expect(target(await mallory.callback(back)).searchParams.get('connect')).toBe('no_cookie')
      const flows = [...kept].filter(([name]) => name.includes('axr_connect_'))
      for (const [name, value] of flows) mallory.cookies.set(name, value)
      expect(target(await mallory.callback(back)).searchParams.get('connect')).toBe('other_session')
      expect(await storedTokens()).toEqual(before)
      expect(provider.tokenRequests()).toBe(calls)
    })

    test('4 a refused callback leads to its refusal again, and a sign-in where it led', async () => {
      const ada = browser()
      const denied = await provider.decide(await ada.start({ return_to: '/create' }), 'ada', 'deny')
      const first = target(await ada.callback(denied))
      expect(target(await ada.callback(denied)).href).toBe(first.href)
      const back = await provider.decide(await ada.start({ intent: 'sign-in', return_to: '/create' }), 'ada')
      target(await ada.callback(back))
      expect(target(await ada.callback(back)).href).toBe(`${origin}/create`)
    })

    test.each(['connect', 'sign-in'])(
      '4 of two callbacks at the same moment one asks the provider, and both lead to where it led (%s)',
      async (intent) => {
        const ada = browser()
        const back = await provider.decide(await ada.start({ intent, return_to: '/create' }), 'ada')
        const answers = await Promise.all([ada.callback(back), ada.callback(back)])
        expect(answers.map((answer) => target(answer).href)).toEqual([`${origin}/create`, `${origin}/create`])
        expect(await storedTokens()).toHaveLength(1)
        expect(provider.tokenRequests()).toBe(1)
      },
    )

    test.each<['GET' | 'HEAD', Record<string, string>]>([
      ['HEAD', {}],
      ['GET', { 'sec-purpose': 'prefetch' }],
      ['GET', { 'sec-purpose': 'prefetch;prerender' }],
      ['GET', { purpose: 'prefetch' }],
      ['GET', { 'x-moz': 'prefetch' }],
    ])('a %s with %j does nothing, and the callback is still good', async (method, headers) => {
      const ada = browser()
      const back = await provider.decide(await ada.start({ return_to: '/create' }), 'ada')
      const looked = await ada.looksAtCallback(back, method, headers)
      expect([204, 403]).toContain(looked.status)
      expect([await storedTokens(), provider.tokenRequests()]).toEqual([[], 0])
      expect(target(await ada.callback(back)).href).toBe(`${origin}/create`)
      expect(await storedTokens()).toHaveLength(1)
    })
  })
}
