import { sql } from 'drizzle-orm'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { db } from '@/db/client'
import { forgetEverybody } from '@/lib/connections/world-under-test'
import type { ProviderUnderTest } from '@/scripts/vitest/providers-under-test/provider-under-test'
import { Browser, origin } from './browser-under-test'

export function callbackCases(provider: ProviderUnderTest): void {
  describe('the callback', () => {
    /** Somebody's browser, about to connect with the provider under test. */
    const browser = () => new Browser(provider.id)

    beforeEach(async () => {
      provider.reset()
      await forgetEverybody()
    })

    /** Every token as it lies in the database. */
    const storedTokens = () =>
      db().execute(
        sql`select id, account_id, access_token, refresh_token, version, state from connections order by id`,
      )

    function target(answer: Response): URL {
      expect(answer.status).toBe(303)
      const url = new URL(answer.headers.get('location') ?? '')
      expect(url.origin).toBe(origin)
      return url
    }

    type Back = { ada: Browser; back: URL }

    /** Each callback state: how the browser comes back, the reason it is told, and whether the code was sent. */
    const refusals: [
      name: string,
      reason: string,
      exchanged: boolean,
      comesBack: (with_: Back) => unknown,
    ][] = [
      ['2 without the cookie', 'no_cookie', false, ({ ada }) => ada.forget('axr_connect_')],
      ['without a state', 'state_mismatch', false, ({ back }) => back.searchParams.delete('state')],
      [
        'with a doubled state',
        'state_mismatch',
        false,
        ({ back }) => back.searchParams.append('state', back.searchParams.get('state') ?? ''),
      ],
      [
        '3 with the state of another browser',
        'no_cookie',
        false,
        async ({ back }) => {
          const mallory = browser()
          const foreign = await provider.decide(await mallory.start(), 'bela')
          back.search = foreign.search
        },
      ],
      [
        '3 with a cookie that was made for another state',
        'state_mismatch',
        false,
        async ({ ada }) => {
          const [name = ''] = ada.flowCookies()
          await ada.start()
          const [, other = ''] = ada.flowCookies()
          ada.cookies.set(name, ada.cookies.get(other) ?? '')
        },
      ],
      [
        '5 after ten minutes',
        'expired',
        false,
        () => vi.useFakeTimers({ now: Date.now() + 10 * 60_000 + 1000, toFake: ['Date'] }),
      ],
      [
        '6 with a wrong issuer',
        'wrong_issuer',
        false,
        ({ back }) => back.searchParams.set('iss', 'https://evil.example'),
      ],
      [
        '6 without an issuer, where the provider advertises it',
        // Where none is advertised a wrong one is what is refused.
        'wrong_issuer',
        false,
        ({ back }) =>
          provider.traits.sendsIssuer
            ? back.searchParams.delete('iss')
            : back.searchParams.set('iss', 'https://evil.example'),
      ],
      [
        '6 with the state of another provider’s flow',
        'wrong_provider',
        false,
        async ({ ada, back }) => {
          const other = await new Browser(provider.otherId, ada.cookies).start()
          back.searchParams.set('state', other.searchParams.get('state') ?? '')
        },
      ],
      ['7 signed out', 'other_session', false, ({ ada }) => ada.forget('session-token')],
      [
        '7 as somebody else',
        'other_session',
        false,
        async ({ ada }) => {
          const bela = browser()
          await bela.start()
          for (const [name, value] of bela.cookies)
            if (name.includes('session-token')) ada.cookies.set(name, value)
        },
      ],
      [
        'with an error that is no denial',
        'provider_error',
        false,
        ({ back }) => {
          back.searchParams.delete('code')
          back.searchParams.set('error', 'server_error')
        },
      ],
      [
        'with neither code nor error',
        'provider_error',
        false,
        ({ back }) => back.searchParams.delete('code'),
      ],
      [
        'with a code the provider never gave',
        'exchange_failed',
        true,
        ({ back }) => back.searchParams.set('code', 'invented'),
      ],
      [
        '9 and the exchange answers 400',
        'exchange_failed',
        true,
        () => provider.fault('token', { status: 400, body: { error: 'invalid_grant' } }),
      ],
      [
        '9 and the exchange answers 500',
        'provider_error',
        true,
        () => provider.fault('token', { status: 500, body: 'oops' }),
      ],
      [
        '9 and the exchange answers HTML',
        'provider_error',
        true,
        () =>
          provider.fault('token', {
            status: 200,
            body: '<html></html>',
            headers: { 'content-type': 'text/html' },
          }),
      ],
      [
        '9 and the exchange answers an empty body',
        'provider_error',
        true,
        () => provider.fault('token', { status: 200 }),
      ],
      [
        '9 and the exchange answers nothing',
        'provider_error',
        true,
        () => provider.fault('token', { drop: true }),
      ],
      [
        'and the account’s identity is not told',
        'provider_error',
        true,
        () =>
          provider.traits.namesItself
            ? provider.fault('token', { status: 200, body: { access_token: 'x', token_type: 'Bearer' } })
            : provider.fault('identity', { status: 500 }),
      ],
    ]

    describe.each([
      ['nothing was connected', false],
      ['an account is connected', true],
    ])('a callback while %s', (_, connectedBefore) => {
      test.each(refusals)(
        '%s is refused as %s and changes nothing stored',
        async (_name, reason, exchanged, act) => {
          const ada = browser()
          if (connectedBefore) await ada.connect('ada')
          const before = await storedTokens()
          const back = await provider.decide(await ada.start(), 'ada')
          const calls = provider.tokenRequests()
          try {
            await act({ ada, back })
            expect(target(await ada.callback(back)).searchParams.get('connect')).toBe(reason)
          } finally {
            vi.useRealTimers()
          }
          expect(provider.tokenRequests() - calls).toBe(exchanged ? 1 : 0)
          expect(await storedTokens()).toEqual(before)
        },
      )
    })

    test('8 a denial leads to the page that says so, with the way back, and the old connection is intact', async () => {
      const ada = browser()
      await ada.connect('ada')
      const before = await storedTokens()
      const url = target(
        await ada.callback(await provider.decide(await ada.start({ return_to: '/create' }), 'ada', 'deny')),
      )
      expect(`${url.pathname}${url.hash}`).toBe('/account#connections')
      expect(Object.fromEntries(url.searchParams)).toEqual({
        connect: 'denied',
        provider: provider.id,
        return_to: '/create',
      })
      expect(await storedTokens()).toEqual(before)
    })

    test('a refused sign-in leads to the sign-in page', async () => {
      const ada = browser()
      const url = target(
        await ada.callback(await provider.decide(await ada.start({ intent: 'sign-in' }), 'ada', 'deny')),
      )
      expect([url.pathname, url.searchParams.get('connect')]).toEqual(['/sign-in', 'denied'])
    })

    test('an account the provider keeps from using the app is told so', async () => {
      const { unlistedAccount, namesItself } = provider.traits
      if (namesItself) return expect(unlistedAccount).toBeNull()
      // Where there is no such list, the refusal is made up.
      if (!unlistedAccount) provider.fault('identity', { status: 403, body: 'no' })
      const answer = await browser().connect(unlistedAccount ?? 'ada')
      expect(target(answer).searchParams.get('connect')).toBe('account_not_allowed')
      expect(await storedTokens()).toEqual([])
    })

    test('what breaks here leads to a page that says so', async () => {
      const ada = browser()
      const back = await provider.decide(await ada.start({ return_to: '/create' }), 'ada')
      await db().execute(sql`alter table connections rename to connections_away`)
      try {
        const url = target(await ada.callback(back))
        expect([url.pathname, url.searchParams.get('connect')]).toEqual(['/account', 'failed'])
      } finally {
        await db().execute(sql`alter table connections_away rename to connections`)
      }
    })

    test('6 a provider without credentials here has no callback, and a guest made for nothing is dropped', async () => {
      const ada = browser()
      const back = await provider.decide(await ada.start(), 'ada')
      expect((await ada.callback(back, provider.absentId)).status).toBe(404)
      expect((await new Browser(provider.absentId).post()).status).toBe(404)
      const live = await db().execute(sql`select id from accounts where ended_at is null`)
      expect(live).toHaveLength(1)
    })

    test('a browser that comes back from a provider without credentials here is led to the page that is not there', async () => {
      const back = await provider.decide(await browser().start(), 'ada')
      const stranger = new Browser(provider.absentId)
      const accept = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }
      for (const headers of [accept, { ...accept, 'sec-fetch-mode': 'navigate' }]) {
        const answer = await stranger.looksAtCallback(back, 'GET', headers)
        expect([answer.status, target(answer).pathname]).toEqual([303, `/connect/${provider.absentId}`])
        expect(target(answer).search).toBe('')
      }
      const byScript = await stranger.looksAtCallback(back, 'GET', { ...accept, 'sec-fetch-mode': 'cors' })
      expect([byScript.status, byScript.headers.get('content-type')]).toEqual([
        404,
        'application/problem+json',
      ])
    })

    test('6 a callback that comes back at another provider is refused, and its code is sent to nobody', async () => {
      const ada = browser()
      const back = await provider.decide(await ada.start(), 'ada')
      const answer = target(await ada.callback(back, provider.otherId))
      expect(answer.searchParams.get('connect')).toBe('wrong_provider')
      expect(provider.tokenRequests()).toBe(0)
      expect(await storedTokens()).toEqual([])
    })

    test('10 the provider account of somebody else is refused and nothing moves', async () => {
      const [ada, other] = [browser(), browser()]
      await ada.connect('ada')
      const before = await storedTokens()
      expect(target(await other.connect('ada')).searchParams.get('connect')).toBe('account_taken')
      expect(await storedTokens()).toEqual(before)
      expect([await ada.state(), await other.state()]).toEqual(['connected', 'not_connected'])
    })
  })
}
