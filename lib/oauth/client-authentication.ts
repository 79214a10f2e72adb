import 'server-only'
import {
  type ClientAuth,
  ClientSecretBasic,
  ClientSecretJwt,
  ClientSecretPost,
  None,
  type ServerMetadata,
} from 'openid-client'
import type { ClientAuthenticationMethod, Provider } from './provider'

/** In the order they are taken where a server takes several. */
const known = ['client_secret_basic', 'client_secret_post', 'client_secret_jwt', 'none'] as const

type Endpoint = 'token' | 'revocation'

/**
 * How the client authenticates: as the operator says, else as the metadata ask for, else by Basic (OpenID Connect
 * Discovery 1.0 §3). A client is registered for one method, so revocation keeps the token endpoint's where it may.
 * @throws Error that names the methods where none of them is known here
 */
export function clientAuthentication(
  provider: Provider,
  server: Partial<ServerMetadata>,
  endpoint: Endpoint = 'token',
): ClientAuth {
  const { clientSecret } = provider
  if (!clientSecret) return None()
  switch (methodOf(provider, server, endpoint)) {
    case 'client_secret_basic':
      return ClientSecretBasic(clientSecret)
    case 'client_secret_post':
      return ClientSecretPost(clientSecret)
    case 'client_secret_jwt':
      return ClientSecretJwt(clientSecret)
    case 'none':
      return None()
  }
}

function methodOf(
  provider: Provider,
  server: Partial<ServerMetadata>,
  endpoint: Endpoint,
): ClientAuthenticationMethod {
  if (provider.clientAuthentication) return provider.clientAuthentication
  const atToken = firstKnown(server.token_endpoint_auth_methods_supported)
  if (endpoint === 'token') return atToken
  const offered = server.revocation_endpoint_auth_methods_supported
  return offered?.length && !offered.includes(atToken) ? firstKnown(offered) : atToken
}

function firstKnown(offered: readonly string[] | undefined): ClientAuthenticationMethod {
  if (!offered?.length) return 'client_secret_basic'
  const found = known.find((method) => offered.includes(method))
  if (found) return found
  throw new Error(
    `The client cannot authenticate: the issuer takes ${offered.join(', ').slice(0, 200)} alone`,
  )
}
