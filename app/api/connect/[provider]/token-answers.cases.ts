import { createServer } from 'node:http'
import { eq, sql } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { db } from '@/db/client'
import { connections } from '@/db/schema'
import { openAccessToken, openRefreshToken } from '@/lib/connections/sealed-tokens'
import { forgetEverybody } from '@/lib/connections/world-under-test'
import type { ProviderUnderTest } from '@/scripts/vitest/providers-under-test/provider-under-test'
import { Browser, origin } from './browser-under-test'
import { type AtRefresh, type Members, type Row, tokenAnswers, type WireAnswer } from './token-answers.table'

export function tokenAnswerCases(provider: ProviderUnderTest): void {
  describe('an answer of the token endpoint', () => {
    let next: WireAnswer = {}
    let address = ''
    const server = createServer((request, response) => {
      request.resume()
      const { status = 200, headers = {}, body = '', broken } = next
      if (broken && !body) return request.socket.destroy()
      response.writeHead(status, headers)
      if (broken) return response.write(body, () => request.socket.destroy())
      response.end(body)
    })

    beforeAll(async () => {
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
      const bound = server.address()
      address = `http://127.0.0.1:${typeof bound === 'object' ? bound?.port : 0}/`
    })
    afterAll(() => new Promise((resolve) => server.close(resolve)))
    beforeEach(async () => {
      provider.reset()
      await forgetEverybody()
    })
    afterEach(() => {
      vi.restoreAllMocks()
    })

    /** The next token call is answered so. Where the answer is made of the real grant, that is asked for first. */
    function answerWith([, answer]: Row): { told: Members } {
      const { fetch } = globalThis
      const told: Members = {}
      vi.spyOn(globalThis, 'fetch').mockImplementation(async (url, init) => {
        if (!String(init?.body ?? '').includes('grant_type=')) return fetch(url, init)
        if (typeof answer === 'function') {
          const real: Members = await (await fetch(url, init)).json()
          Object.assign(told, real)
          next = answer(real)
        } else next = answer
        return fetch(address, init)
      })
      return { told }
    }

    const rowNow = async () => {
      const [row] = await db().select().from(connections)
      if (!row) throw new Error('Nothing is connected')
      return row
    }

    test.each(tokenAnswers)('%s, when connecting', async (...row) => {
      const ada = new Browser(provider.id)
      const back = await provider.decide(await ada.start({ return_to: '/create' }), 'ada')
      answerWith(row)
      const answer = await ada.callback(back)
      const led = new URL(answer.headers.get('location') ?? '')
      const [, , expected] = row
      expect([answer.status, led.origin]).toEqual([303, origin])
      expect(led.searchParams.get('connect') ?? 'connected').toBe(expected)
      expect(led.pathname).toBe(expected === 'connected' ? '/create' : '/account')
      const status = await ada.status()
      expect(status.status).toBe(200)
      expect((await status.json()).state).toBe(expected === 'connected' ? 'connected' : 'not_connected')
    })

    const states: Record<AtRefresh, Members> = {
      connected: { state: 'connected', blocked_reason: null },
      renewed: { state: 'connected', blocked_reason: 'provider_down' },
      waits: { state: 'connected', blocked_reason: 'provider_down' },
      limited: { state: 'connected', blocked_reason: 'rate_limited' },
      needs_reconnect: { state: 'needs_reconnect', blocked_reason: null },
    }

    describe.each(provider.traits.rotation)('from a provider that %s refresh tokens', (habit) => {
      test.each(tokenAnswers)('%s, when refreshing', async (...row) => {
        const ada = new Browser(provider.id)
        await ada.connect('ada')
        provider.rotation(habit)
        await db().update(connections).set({ expiresAt: sql`now() - interval '1 second'` })
        const before = await rowNow()
        const { told } = answerWith(row)
        const [, , , outcome] = row
        // Without a refresh token in the answer nothing is renewed.
        const expected = outcome === 'renewed' && !told.refresh_token && habit === 'keeps' ? 'waits' : outcome
        const status = await ada.status()
        expect(status.status).toBe(200)
        expect(await status.json()).toMatchObject(states[expected])
        const after = await rowNow()
        const kept = openRefreshToken(before)
        const moves = expected === 'connected' || expected === 'renewed'
        expect(after.version - before.version).toBe(moves ? 1 : 0)
        if (expected === 'renewed') expect(openRefreshToken(after)).toBe(told.refresh_token)
        else if (!moves) expect(openRefreshToken(after)).toBe(kept)
        else expect(openRefreshToken(after)).toBe(refreshTokenIn(next, told) ?? kept)
        expect(openAccessToken(after)).toBe(
          expected === 'connected' ? told.access_token : openAccessToken(before),
        )
        await db().delete(connections).where(eq(connections.id, after.id))
      })
    })
  })
}

/** The refresh token of an answer, if it holds one; the real one where the answer is no text. */
function refreshTokenIn({ body, headers }: WireAnswer, real: Members): string | null {
  const text = typeof body === 'string' ? body.trim() : JSON.stringify(real)
  const isForm = headers?.['content-type']?.includes('form')
  const members: Members = isForm ? Object.fromEntries(new URLSearchParams(text)) : JSON.parse(text)
  const { refresh_token } = members
  return typeof refresh_token === 'string' && refresh_token ? refresh_token : null
}
