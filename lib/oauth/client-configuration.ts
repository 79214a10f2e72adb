import 'server-only'
import {
  allowInsecureRequests,
  Configuration,
  customFetch,
  enableNonRepudiationChecks,
  type ServerMetadata,
} from 'openid-client'
import { isLoopbackOrigin } from '@/env'
import { boundedFetch } from './bounded-fetch'
import { clientAuthentication } from './client-authentication'
import type { Provider } from './provider'
import { serverMetadata, serverTimeoutS } from './server-metadata'
import { readTokenAnswer } from './token-answer'

/**
 * What a configuration is for: `identity` reads ID tokens and checks their signatures, which may ask for the provider's
 * keys; `tokens` leaves them unread; `userinfo` asks for a name; `revocation` gives tokens back.
 */
type Use = 'identity' | 'tokens' | 'userinfo' | 'revocation'

/** Nobody waits long for a name, which is all that depends on it. */
const nameTimeoutS = 5

/** For each bundle of this module, not for the process: the engine takes only what its own copy has made. */
const configurations = new Map<string, { key: string; configuration: Configuration }>()

/**
 * What the protocol engine needs to know of a provider.
 * @throws whatever discovery throws, for a provider that is discovered and cannot be; Error where the client cannot
 * authenticate as the server asks
 */
export async function clientConfiguration(provider: Provider, use: Use = 'identity'): Promise<Configuration> {
  const server = await serverMetadata(provider)
  const { id, clientId, clientSecret } = provider
  const name = `${id} ${use}`
  const key = JSON.stringify([server, clientId, clientSecret, provider.clientAuthentication])
  const known = configurations.get(name)
  if (known?.key === key) return known.configuration
  const configuration = configurationFor(provider, server, use)
  configurations.set(name, { key, configuration })
  return configuration
}

/** The same for a server whose metadata are known, such as one tenant of it. */
export function configurationFor(provider: Provider, server: ServerMetadata, use: Use): Configuration {
  const authentication = clientAuthentication(provider, server, use === 'revocation' ? 'revocation' : 'token')
  const configuration = new Configuration(server, provider.clientId, undefined, authentication)
  configuration.timeout = use === 'userinfo' ? Math.min(nameTimeoutS, serverTimeoutS) : serverTimeoutS
  const idToken = provider.idToken && use === 'identity'
  configuration[customFetch] = async (url, { body, ...init }) => {
    // The engine sends forms alone.
    const answer = await boundedFetch(url, { ...init, body: body ? String(body) : undefined })
    if (url !== new URL(server.token_endpoint ?? '').href) return answer
    return readTokenAnswer(answer, { readRefusal: provider.readRefusal, idToken })
  }
  if (idToken || use === 'userinfo') enableNonRepudiationChecks(configuration)
  // Plain HTTP never leaves this machine, and no document of another one brings it about.
  if (isLoopbackOrigin(provider.issuer)) allowInsecureRequests(configuration)
  return configuration
}
