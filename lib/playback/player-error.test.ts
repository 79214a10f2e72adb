import { describe, expect, test } from 'vitest'
import { AppError } from '../errors'
import { asAppError, asPlayerError, errorOfAnswer, type PlayerErrorKind } from './player-error'

const answer = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  errorOfAnswer(status, new Headers(headers), typeof body === 'string' ? body : JSON.stringify(body))
const error = (message: string, reason?: string) => ({ error: { status: 0, message, reason } })

describe('an answer that is not 2xx', () => {
  test.each<[number, unknown, PlayerErrorKind]>([
    [404, error('Player command failed: No active device found', 'NO_ACTIVE_DEVICE'), 'no_device'],
    [404, error('Device not found'), 'device_not_found'],
    [403, error('Player command failed: Premium required', 'PREMIUM_REQUIRED'), 'premium_required'],
    [403, error('Player command failed: Restriction violated', 'UNKNOWN'), 'restriction'],
    [403, error('Player command failed: Restriction violated'), 'restriction'],
    [
      403,
      error('Player command failed: Cannot control device volume', 'VOLUME_CONTROL_DISALLOW'),
      'volume_disallowed',
    ],
    [403, error('Insufficient client scope'), 'needs_reconnect'],
    [403, error('Forbidden'), 'forbidden'],
    [403, 'User not registered in the Developer Dashboard', 'forbidden'],
    [403, 'Active premium subscription required for the owner of the app.', 'forbidden'],
    [401, error('The access token expired'), 'needs_reconnect'],
    [401, error('Permissions missing'), 'needs_reconnect'],
    [401, 'anything at all', 'needs_reconnect'],
    [429, error('API rate limit exceeded'), 'rate_limited'],
    [500, '<html>', 'provider_down'],
    [503, '', 'provider_down'],
    [400, error('Invalid value for position_ms'), 'refused'],
  ])('%i %j is %s', (status, body, kind) => {
    expect(answer(status, body).kind).toBe(kind)
  })

  test('that limits names its wait, thirteen hours included, and a default where it does not', () => {
    expect(answer(429, error('x', 'QUOTA_EXCEEDED'), { 'Retry-After': '46800' }).retryAfterMs).toBe(
      46_800_000,
    )
    expect(answer(429, error('x')).retryAfterMs).toBe(5_000)
  })

  test('of the server’s fault may hide an effect, one that refuses hides none', () => {
    expect(answer(502, '').mayHaveHappened).toBe(true)
    expect(answer(403, error('Forbidden')).mayHaveHappened).toBe(false)
  })
})

test('no answer at all may hide an effect; trouble with the token comes before the call', () => {
  expect(asPlayerError(new TypeError('fetch failed'))).toMatchObject({
    kind: 'provider_down',
    mayHaveHappened: true,
  })
  expect(asPlayerError(new AppError('needs_reconnect'))).toMatchObject({
    kind: 'needs_reconnect',
    mayHaveHappened: false,
  })
  expect(asPlayerError(new AppError('rate_limited', { retryAfterS: 7 }))).toMatchObject({
    retryAfterMs: 7_000,
  })
})

test('callers get the codes of the HTTP contract', () => {
  const told = (status: number, body: unknown) => {
    const { code, status: own } = asAppError(answer(status, body))
    return [code, own]
  }
  expect(told(404, error('x', 'NO_ACTIVE_DEVICE'))).toEqual(['no_device', 409])
  expect(told(403, error('x', 'PREMIUM_REQUIRED'))).toEqual(['premium_required', 403])
  expect(told(429, error('x'))).toEqual(['rate_limited', 503])
  expect(told(500, '')).toEqual(['provider_down', 502])
  expect(told(401, '')).toEqual(['needs_reconnect', 409])
})
