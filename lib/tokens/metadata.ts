import { z } from 'zod'
import { env } from '@/env'
import { clientGrants } from './client-settings'
import { type OperationName, operation } from './operations'
import { requestableScopes } from './scopes'

/** RFC 8414 §2, RFC 9207 §3. Addresses are absolute. */
export const metadataSchema = z
  .object({
    issuer: z.url(),
    authorization_endpoint: z.url(),
    token_endpoint: z.url(),
    revocation_endpoint: z.url(),
    introspection_endpoint: z.url(),
    jwks_uri: z.url(),
    service_documentation: z.url(),
    scopes_supported: z.array(z.string()),
    response_types_supported: z.array(z.string()),
    response_modes_supported: z.array(z.string()),
    grant_types_supported: z.array(z.string()),
    code_challenge_methods_supported: z.array(z.string()),
    token_endpoint_auth_methods_supported: z.array(z.string()),
    revocation_endpoint_auth_methods_supported: z.array(z.string()),
    introspection_endpoint_auth_methods_supported: z.array(z.string()),
    authorization_response_iss_parameter_supported: z.boolean(),
  })
  .meta({ id: 'AuthorizationServerMetadata' })

/** What the authorization server can do. */
export function authorizationServerMetadata(): z.infer<typeof metadataSchema> {
  const issuer = env().APP_ORIGIN
  const at = (name: OperationName) => `${issuer}${operation(name).path}`
  const withSecret = ['client_secret_basic', 'client_secret_post']
  return {
    issuer,
    authorization_endpoint: `${issuer}/oauth/authorize`,
    token_endpoint: at('oauth.token'),
    revocation_endpoint: at('oauth.revoke'),
    introspection_endpoint: at('oauth.introspect'),
    jwks_uri: at('oauth.jwks'),
    service_documentation: `${issuer}/docs`,
    scopes_supported: [...requestableScopes],
    response_types_supported: ['code'],
    response_modes_supported: ['query'],
    grant_types_supported: [...clientGrants],
    code_challenge_methods_supported: ['S256'],
    token_endpoint_auth_methods_supported: [...withSecret, 'none'],
    revocation_endpoint_auth_methods_supported: [...withSecret, 'none'],
    introspection_endpoint_auth_methods_supported: withSecret,
    authorization_response_iss_parameter_supported: true,
  }
}
