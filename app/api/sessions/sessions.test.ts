import { describe, expect, test } from 'vitest'
import { browserHeaders } from '@/lib/accounts/test-browser'
import { POST as makeGuest } from '../guests/route'
import { GET as me } from '../me/route'
import { DELETE as endSession } from './[id]/route'
import { GET as listSessions } from './route'

const context = (params: Record<string, string> = {}) => ({ params: Promise.resolve(params) })

function request(method: string, headers: Headers, body?: unknown): Request {
  if (body !== undefined) headers.set('content-type', 'application/json')
  const init = body === undefined ? {} : { body: JSON.stringify(body) }
  return new Request('http://127.0.0.1:3000/api', { method, headers, ...init })
}

async function guestBrowser(body: unknown = {}) {
  const answer = await makeGuest(request('POST', await browserHeaders(), body), context())
  const cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? ''
  const headers = async () => {
    const all = await browserHeaders()
    all.set('cookie', cookie)
    return all
  }
  return { answer, headers, who: await answer.json() }
}

describe('POST /api/guests', () => {
  test('makes a guest and gives the browser its session', async () => {
    const { answer, headers, who } = await guestBrowser({ name: ' Ada ' })
    expect(answer.status).toBe(201)
    expect(who).toEqual({ id: expect.any(String), name: 'Ada', kind: 'guest' })
    expect(answer.headers.get('set-cookie')).toMatch(/HttpOnly; SameSite=Lax$/)
    const mine = await me(request('GET', await headers()), context())
    expect(await mine.json()).toMatchObject({ id: who.id, kind: 'guest', name: 'Ada', email: null })
  })

  test('invents a name, and leaves somebody who they are', async () => {
    const { headers, who } = await guestBrowser()
    expect(who.name).toMatch(/^\w+ \w+$/)
    const again = await makeGuest(request('POST', await headers(), { name: 'Bo' }), context())
    expect(again.status).toBe(200)
    expect(again.headers.get('set-cookie')).toBeNull()
    expect(await again.json()).toEqual(who)
  })

  test.each([[{ name: '' }], [{ name: 'x'.repeat(10_000) }], [{ name: 'a\0' }], [{ kind: 'registered' }]])(
    '44: answers 422 to %j',
    async (body) => {
      const answer = await makeGuest(request('POST', await browserHeaders(), body), context())
      expect(answer.status).toBe(422)
      expect(answer.headers.get('set-cookie')).toBeNull()
    },
  )

  test('30: refuses another site', async () => {
    const headers = await browserHeaders(null, { origin: 'https://evil.example' })
    expect((await makeGuest(request('POST', headers, {}), context())).status).toBe(403)
  })
})

describe('GET /api/me', () => {
  test('36: is 401 with a bare challenge for nobody, and invalid_token for a bad one', async () => {
    const nobody = await me(request('GET', new Headers()), context())
    expect(nobody.status).toBe(401)
    expect(nobody.headers.get('www-authenticate')).toBe('Bearer realm="Auxroom"')
    const bad = await me(request('GET', new Headers({ authorization: 'Bearer x' })), context())
    expect(bad.status).toBe(401)
    expect(bad.headers.get('www-authenticate')).toContain('error="invalid_token"')
  })
})

describe('sessions', () => {
  test('are listed and ended by their account alone', async () => {
    const [ada, bo] = [await guestBrowser(), await guestBrowser()]
    const listed = await (await listSessions(request('GET', await ada.headers()), context())).json()
    expect(listed.sessions).toMatchObject([{ current: true, user_agent_label: 'Firefox on Linux' }])
    const id = String(listed.sessions[0].id)
    const foreign = await endSession(request('DELETE', await bo.headers()), context({ id }))
    expect(foreign.status).toBe(404)
    const rubbish = await endSession(request('DELETE', await bo.headers()), context({ id: 'rubbish' }))
    expect(rubbish.status).toBe(404)
    const ended = await endSession(request('DELETE', await ada.headers()), context({ id }))
    expect(ended.status).toBe(204)
    expect(ended.headers.get('set-cookie')).toContain('Max-Age=0')
    expect((await me(request('GET', await ada.headers()), context())).status).toBe(401)
  })
})
