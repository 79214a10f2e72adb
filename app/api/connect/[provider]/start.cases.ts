import { sql } from 'drizzle-orm'
import { beforeEach, describe, expect, test } from 'vitest'
import { db } from '@/db/client'
import { forgetEverybody } from '@/lib/connections/world-under-test'
import type { ProviderUnderTest } from '@/scripts/vitest/providers-under-test/provider-under-test'
import { Browser, origin } from './browser-under-test'

export function startCases(provider: ProviderUnderTest): void {
  describe('starting', () => {
    /** Somebody's browser, about to connect with the provider under test. */
    const browser = () => new Browser(provider.id)

    beforeEach(async () => {
      provider.reset()
      await forgetEverybody()
    })

    test('1 the redirect carries 256 bits of state, the exact redirect URI and the least scopes', async () => {
      const { pkce, idToken, scope, authorizationParameters } = provider.traits
      const url = await browser().start()
      expect(`${url.origin}${url.pathname}`).toBe(provider.authorizationEndpoint)
      const { state, code_challenge, nonce, scope: asked, ...rest } = Object.fromEntries(url.searchParams)
      expect(rest).toEqual({
        client_id: provider.clientId,
        response_type: 'code',
        redirect_uri: `${origin}/api/connect/${provider.id}/callback`,
        ...(pkce ? { code_challenge_method: 'S256' } : {}),
        ...authorizationParameters,
      })
      expect(Buffer.from(state ?? '', 'base64url')).toHaveLength(32)
      expect(asked?.split(' ').sort() ?? []).toEqual(scope)
      // Challenge and nonce where the provider knows them, and nowhere else.
      expect(code_challenge ?? '').toMatch(pkce ? /^[\w-]{43}$/ : /^$/)
      expect(nonce ?? '').toMatch(idToken ? /^[\w-]{22,}$/ : /^$/)
    })

    test('1 signing in asks for no more consent than it needs', async () => {
      const asked = (url: URL) => url.searchParams.get('prompt')
      const { authorizationParameters, signInParameters } = provider.traits
      const ada = browser()
      expect(asked(await ada.start({ intent: 'sign-in' }))).toBe(signInParameters.prompt ?? null)
      await ada.connect('ada', { intent: 'sign-in' })
      expect(asked(await ada.start({ intent: 'sign-in' }))).toBe(signInParameters.prompt ?? null)
      expect(asked(await ada.start())).toBe(authorizationParameters.prompt ?? null)
    })

    test('1 what making playlists takes is asked for when it is wanted, and connecting again keeps it', async () => {
      const { scope, exportScope } = provider.traits
      const [least, more] = [[...scope].sort(), [...scope, ...exportScope].sort()]
      const ada = browser()
      await ada.connect('ada')
      expect(scopeOf(await ada.start())).toEqual(least)
      const { url }: { url: string } = await (await ada.authorizeUrl('?also=export')).json()
      expect(scopeOf(new URL(url))).toEqual(more)
      await ada.connect('ada', { also: 'export' })
      expect((await (await ada.status()).json()).scope.sort()).toEqual(more)
      expect(scopeOf(await ada.start())).toEqual(more)
      await ada.connect('ada')
      expect((await (await ada.status()).json()).scope.sort()).toEqual(more)
      await ada.disconnect()
      expect(scopeOf(await ada.start())).toEqual(least)
      expect((await ada.post({ also: 'everything' })).status).toBe(422)
    })

    test('1 every start has a state, a challenge and a nonce of its own', async () => {
      const ada = browser()
      const starts = [await ada.start(), await ada.start()]
      for (const name of ['state', 'code_challenge', 'nonce']) {
        const values = starts.flatMap((url) => url.searchParams.get(name) ?? [])
        expect(new Set(values).size, name).toBe(values.length)
      }
    })

    test('the cookie is HttpOnly, Lax, lives ten minutes, and tells neither state nor verifier', async () => {
      const answer = await browser().post()
      expect(answer.headers.get('cache-control')).toBe('private, no-store')
      const state = new URL(answer.headers.get('location') ?? '').searchParams.get('state') ?? ''
      const cookie = answer.headers.getSetCookie().find((line) => line.startsWith('axr_connect_'))
      expect(cookie).toMatch(
        /^axr_connect_[0-9a-f]{16}=v1\.flow\.[\w-]+; Path=\/; Max-Age=600; HttpOnly; SameSite=Lax$/,
      )
      expect(cookie).not.toContain(state)
    })

    test('a caller without a session gets a guest session with the answer, and one with a session keeps it', async () => {
      const ada = browser()
      const first = (await ada.post()).headers.getSetCookie()
      expect(first.filter((line) => line.startsWith('next-auth.session-token='))).toHaveLength(1)
      const second = (await ada.post()).headers.getSetCookie()
      expect(second.filter((line) => line.startsWith('next-auth.session-token='))).toEqual([])
    })

    test('the authorize URL can be asked for by scripts of this origin', async () => {
      const ada = browser()
      const answer = await ada.authorizeUrl('?return_to=/create', { 'sec-fetch-site': 'same-origin' })
      const { url }: { url: string } = await answer.json()
      const back = await provider.decide(new URL(url), 'ada')
      expect((await ada.callback(back)).headers.get('location')).toBe(`${origin}/create`)
      expect(await ada.state()).toBe('connected')
    })

    test.each([
      ['another origin', { origin: 'https://evil.example' }],
      ['another site', { 'sec-fetch-site': 'cross-site' }],
      ['another port of this host', { 'sec-fetch-site': 'same-site' }],
    ])('30 starting from %s is refused, with nothing made', async (_, headers) => {
      const ada = browser()
      for (const answer of [
        await ada.post({}, { origin: '', ...headers }),
        await ada.authorizeUrl('', headers),
      ]) {
        expect(answer.status).toBe(403)
        expect(answer.headers.getSetCookie()).toEqual([])
      }
      expect(await db().execute(sql`select id from accounts`)).toEqual([])
    })

    test('fields that are not known, and unknown intents, are refused', async () => {
      const ada = browser()
      expect((await ada.post({ intent: 'steal' })).status).toBe(422)
      expect((await ada.post({ scope: 'everything' })).status).toBe(422)
    })

    test.each([
      '//evil.example',
      '/\\evil.example',
      'https://evil.example',
      '%2f%2fevil.example',
      '/\tevil',
      '/%0d%0aSet-Cookie:x=1',
      'javascript:alert(1)',
      '/.//evil.example',
    ])('11 return_to of %j stays here', async (evil) => {
      expect((await browser().connect('ada', { return_to: evil })).headers.get('location')).toBe(`${origin}/`)
    })

    test('a return_to on this origin is where the flow ends, query and fragment included', async () => {
      const answer = await browser().connect('ada', { return_to: '/room/ABC234/host?from=connect#player' })
      expect(answer.headers.get('location')).toBe(`${origin}/room/ABC234/host?from=connect#player`)
    })

    test('two tabs connect side by side', async () => {
      const ada = browser()
      const [first, second] = [await ada.start(), await ada.start()]
      for (const url of [second, first]) {
        const answer = await ada.callback(await provider.decide(url, 'ada'))
        expect(answer.headers.get('location')).toBe(`${origin}/`)
      }
    })

    test('flows that were begun and left do not fill the request headers', async () => {
      const ada = browser()
      for (let tab = 0; tab < 9; tab++) await ada.start()
      expect(ada.flowCookies().length).toBeLessThanOrEqual(4)
      expect((await ada.connect('ada')).headers.get('location')).toBe(`${origin}/`)
    })

    test('the status tells what is connected, and disconnecting ends it, twice if one likes', async () => {
      const ada = browser()
      await ada.connect('ada')
      const status = await (await ada.status()).json()
      expect(status).toEqual({
        status: true,
        state: 'connected',
        scope: expect.arrayContaining([...provider.traits.scope]),
        account: expect.objectContaining({ id: expect.any(String), name: expect.any(String) }),
        expires_at: expect.stringMatching(/Z$/),
        refresh_expires_at: provider.traits.refreshExpiry === 'untold' ? null : expect.stringMatching(/Z$/),
        blocked_until: null,
        blocked_reason: null,
      })
      expect((await ada.disconnect()).status).toBe(204)
      expect((await ada.disconnect()).status).toBe(204)
      expect(await (await ada.status()).json()).toEqual({
        status: false,
        state: 'not_connected',
        scope: [],
        account: null,
        expires_at: null,
        refresh_expires_at: null,
        blocked_until: null,
        blocked_reason: null,
      })
    })

    test('status and disconnecting are for somebody', async () => {
      const nobody = browser()
      expect([(await nobody.status()).status, (await nobody.disconnect()).status]).toEqual([401, 401])
    })
  })
}

function scopeOf(url: URL): string[] {
  return url.searchParams.get('scope')?.split(' ').sort() ?? []
}
