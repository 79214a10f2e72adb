import { describe, expect, test } from 'vitest'
import { checkEndpoints } from './discovered-endpoints'

const issuer = 'https://login.example'
const here = {
  issuer: 'http://127.0.0.1:4000',
  authorization_endpoint: 'http://127.0.0.1:4000/auth',
  token_endpoint: 'http://127.0.0.1:4000/token',
}
const fit = { issuer, authorization_endpoint: `${issuer}/auth`, token_endpoint: 'https://api.example/token' }

describe('endpoints a provider publishes', () => {
  test('may be on other hosts, with HTTPS', () => {
    expect(() => checkEndpoints(fit)).not.toThrow()
  })

  test.each(['authorization_endpoint', 'token_endpoint'])('must name the %s', (name) => {
    expect(() => checkEndpoints({ ...fit, [name]: undefined })).toThrow(name)
  })

  test('may be on this machine where the issuer is', () => {
    expect(() => checkEndpoints(here)).not.toThrow()
  })

  test.each([
    'http://login.example/x',
    'http://127.0.0.1:9/x',
    'https://localhost/x',
    'https://[::1]/x',
    'http://[::ffff:127.0.0.1]/x',
    'https://ada:secret@login.example/x',
    'javascript:alert(1)',
    'file:///etc/passwd',
    '/x',
    '',
  ])('are refused at %s', (endpoint) => {
    for (const name of [
      'authorization_endpoint',
      'token_endpoint',
      'userinfo_endpoint',
      'jwks_uri',
      'revocation_endpoint',
    ]) {
      expect(() => checkEndpoints({ ...fit, [name]: endpoint }), name).toThrow(name)
    }
  })

  test('are refused in the clear on another machine, also where the issuer is on this one', () => {
    const elsewhere = { ...here, token_endpoint: 'http://login.example/token' }
    expect(() => checkEndpoints(elsewhere)).toThrow('token_endpoint')
  })
})
