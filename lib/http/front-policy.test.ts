import { describe, expect, test } from 'vitest'
import { type PolicySettings, pagePolicy } from './front-policy'

const settings: PolicySettings = {
  APP_ORIGIN: 'https://auxroom.example',
  SIMULATOR_ORIGIN: undefined,
  dev: false,
}

function formAction(url: string): string | undefined {
  return /form-action ([^;]*);/.exec(pagePolicy(settings, 'nonce', url))?.[1]
}

const consent = (redirectUri: string, name = 'redirect_uri') =>
  `/oauth/authorize?client_id=x&${new URLSearchParams({ [name]: redirectUri })}`

describe('45: the form of the consent page', () => {
  test.each([
    ['https://app.example/callback?x=1', "'self' https://app.example"],
    ['https://app.example:8443/callback', "'self' https://app.example:8443"],
    ['http://127.0.0.1:51234/callback', "'self' http://127.0.0.1:51234"],
    ['http://[::1]:51234/callback', "'self' http://[::1]:51234"],
    ['com.example.app:/callback', "'self' com.example.app:"],
  ])('may lead to %s', (redirectUri, expected) => {
    expect(formAction(consent(redirectUri))).toBe(expected)
    expect(formAction(consent(redirectUri, 'default_redirect_uri'))).toBe(expected)
  })

  test.each([
    'https://*/callback',
    'https://a;script-src/callback',
    'https://a,default-src/callback',
    "https://'unsafe-inline'/callback",
    'javascript:alert(1)',
    'data:text/html,x',
    'blob:https://app.example/x',
    'https:',
    '*',
    '',
  ])('leads nowhere else for %j', (redirectUri) => {
    expect(formAction(consent(redirectUri))).toBe("'self'")
  })

  test('is the only one that an address can send elsewhere', () => {
    for (const path of ['/account', '/oauth/authorize/x', '/sign-in', '/']) {
      expect(formAction(`${path}?redirect_uri=https://app.example/`)).toBe("'self'")
    }
  })
})
