import { describe, expect, test } from 'vitest'
import { isRegistered, redirectUri } from './redirect-uris'

describe('a redirect URI', () => {
  test.each([
    'https://app.example/callback',
    'https://app.example',
    'https://app.example:8443/cb?tenant=1',
    'http://127.0.0.1/callback',
    'http://127.0.0.1:8090/callback',
    'http://[::1]:8090/callback',
    'com.example.app:/callback',
    'com.example.app://callback',
  ])('may be %s', (uri) => {
    expect(redirectUri.safeParse(uri).error).toBeUndefined()
  })

  test.each([
    ['http://app.example/callback', /use https/],
    ['http://127.0.0.2/callback', /use https/],
    ['http://localhost:8090/callback', /use https/],
    ['https://localhost/callback', /127\.0\.0\.1/],
    ['https://evil.localhost/callback', /127\.0\.0\.1/],
    ['https://app.example/callback#part', /fragment/],
    ['https://app.example/callback#', /fragment/],
    ['https://ada:secret@app.example/', /credentials/],
    ['https://app.example\\@evil.example/', /Write it as/],
    ['https://app.example/a/../callback', /Write it as/],
    ['https://APP.example/callback', /Write it as/],
    ['https://app.example:443/callback', /Write it as/],
    ['http://2130706433/callback', /Write it as/],
    [' https://app.example/callback', /Write it as/],
    ['https://app.example/call\nback', /Write it as/],
    ['javascript:alert(1)', /dot/],
    ['data:text/html,hi', /dot/],
    ['myapp:/callback', /dot/],
    ['/callback', /absolute/],
    ['', /absolute/],
    [`https://app.example/${'a'.repeat(1000)}`, /At most/],
  ])('may not be %j', (uri, message) => {
    expect(redirectUri.safeParse(uri).error?.issues[0]?.message).toMatch(message)
  })
})

describe('a request’s redirect URI', () => {
  const registered = ['https://app.example/callback', 'http://127.0.0.1/callback', 'http://[::1]:1/cb?a=1']

  test.each([
    'https://app.example/callback',
    'http://127.0.0.1/callback',
    'http://127.0.0.1:51234/callback',
    'http://[::1]:51234/cb?a=1',
  ])('is registered: %s', (uri) => {
    expect(isRegistered(registered, uri)).toBe(true)
  })

  test.each([
    'https://app.example/callback/',
    'https://app.example/callback?next=1',
    'https://app.example:8443/callback',
    'https://app.example.evil.example/callback',
    'https://app.example/Callback',
    'http://app.example/callback',
    'http://localhost:51234/callback',
    'http://127.0.0.1:51234/other',
    'http://127.0.0.1:51234/callback#x',
    'http://ada@127.0.0.1:51234/callback',
    'http://127.0.0.1.evil.example/callback',
    'http://127.0.0.1:51234/callback?x=1',
    'http://[::1]:51234/cb',
    'https://127.0.0.1:51234/callback',
    '',
  ])('is not registered: %s', (uri) => {
    expect(isRegistered(registered, uri)).toBe(false)
  })
})
