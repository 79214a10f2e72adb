import { afterEach, expect, test, vi } from 'vitest'
import { AppError, isAppError, problemResponse } from './errors'

afterEach(() => vi.resetModules())

test('an error that another copy of the module made is recognised, since bundles share promises', async () => {
  vi.resetModules()
  const other = await import('./errors')
  expect(other.AppError).not.toBe(AppError)
  const error: unknown = new other.AppError('needs_reconnect')
  expect(error instanceof AppError).toBe(true)
  expect(isAppError(error, 'needs_reconnect')).toBe(true)
  expect(isAppError(error, 'provider_down')).toBe(false)
})

test('no other error is taken for one', () => {
  for (const value of [new Error('AppError'), { name: 'AppError', code: 'internal' }, null, 'AppError']) {
    expect(isAppError(value)).toBe(false)
  }
})

test('36: every 401 says how to authenticate, and no other answer does', () => {
  const challengeOf = (error: unknown) => problemResponse(error).headers.get('www-authenticate')
  expect(challengeOf(new AppError('invalid_credentials'))).toBe('Bearer realm="Auxroom"')
  const own = { 'www-authenticate': 'Bearer realm="Auxroom", error="invalid_token"' }
  expect(challengeOf(new AppError('unauthenticated', { headers: own }))).toBe(own['www-authenticate'])
  expect(challengeOf(new AppError('forbidden'))).toBeNull()
})
