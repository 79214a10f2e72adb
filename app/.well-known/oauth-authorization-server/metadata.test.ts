import { describe, expect, test } from 'vitest'
import * as jwks from '@/app/api/oauth/jwks/route'
import * as metadata from './route'

const context = { params: Promise.resolve({}) }
const origin = 'http://127.0.0.1:3000'

describe('39: metadata', () => {
  test('say what is true', async () => {
    const response = await metadata.GET(
      new Request(`${origin}/.well-known/oauth-authorization-server`),
      context,
    )
    expect(await response.json()).toEqual({
      issuer: origin,
      authorization_endpoint: `${origin}/oauth/authorize`,
      token_endpoint: `${origin}/api/oauth/token`,
      revocation_endpoint: `${origin}/api/oauth/revoke`,
      introspection_endpoint: `${origin}/api/oauth/introspect`,
      jwks_uri: `${origin}/api/oauth/jwks`,
      service_documentation: `${origin}/docs`,
      scopes_supported: ['profile', 'performer', 'venue'],
      response_types_supported: ['code'],
      response_modes_supported: ['query'],
      grant_types_supported: ['password', 'refresh_token', 'authorization_code', 'client_credentials'],
      code_challenge_methods_supported: ['S256'],
      token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post', 'none'],
      revocation_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post', 'none'],
      introspection_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
      authorization_response_iss_parameter_supported: true,
    })
  })

  test('the key set holds public keys alone', async () => {
    const response = await jwks.GET(new Request(`${origin}/api/oauth/jwks`), context)
    const { keys } = await response.json()
    expect(keys.length).toBeGreaterThan(0)
    for (const key of keys) {
      expect(Object.keys(key).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y'])
    }
  })
})
