import { describe, expect, test } from 'vitest'
import { createGuest } from '../accounts/guests'
import { browserHeaders } from '../accounts/test-browser'
import { viewerFrom } from './viewer'

describe('who is calling', () => {
  test('is the account behind the session', async () => {
    const { account, session } = await createGuest({ name: 'Bo', userAgent: null })
    expect(await viewerFrom(await browserHeaders(session.secret))).toMatchObject({
      account: { id: account.id, kind: 'guest', name: 'Bo', email: null },
      credential: { kind: 'session', id: session.id },
    })
  })

  test('is nobody without a cookie, and with one of no session', async () => {
    expect(await viewerFrom(new Headers())).toBeNull()
    expect(await viewerFrom(await browserHeaders('never-given-out'))).toBeNull()
  })

  test('41: is nobody with an id in place of the secret', async () => {
    const { account, session } = await createGuest({ userAgent: null })
    expect(await viewerFrom(await browserHeaders(session.id))).toBeNull()
    expect(await viewerFrom(await browserHeaders(account.id))).toBeNull()
  })

  test.each([
    ['Bearer rubbish', /^Bearer realm="Auxroom", error="invalid_token"/],
    ['Token axr_rubbish', /^Bearer realm="Auxroom", error="invalid_token"/],
    ['Basic YTpi', /^Bearer realm="Auxroom"$/],
  ])('36: with the header “%s” is refused although the cookie is good', async (authorization, challenge) => {
    const { session } = await createGuest({ userAgent: null })
    const headers = await browserHeaders(session.secret, { authorization })
    await expect(viewerFrom(headers)).rejects.toMatchObject({
      code: 'unauthenticated',
      options: { headers: { 'www-authenticate': expect.stringMatching(challenge) } },
    })
  })
})
