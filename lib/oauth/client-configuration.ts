import 'server-only'
import {
  allowInsecureRequests,
  type ClientAuth,
  ClientSecretBasic,
  Configuration,
  enableNonRepudiationChecks,
  None,
} from 'openid-client'
import { isLoopbackOrigin } from '@/env'
import type { Provider } from './provider'
import { serverMetadata, serverTimeoutS } from './server-metadata'

/** For each bundle of this module, not for the process: the engine takes only what its own copy has made. */
const configurations = new Map<string, { key: string; configuration: Configuration }>()

/**
 * What the protocol engine needs to know of a provider.
 * @param use `identity` also checks the signature of an ID token, which may ask for the provider's keys
 * @throws whatever discovery throws, for a provider that is discovered and cannot be
 */
export async function clientConfiguration(
  provider: Provider,
  use: 'identity' | 'tokens' = 'identity',
): Promise<Configuration> {
  const server = await serverMetadata(provider)
  const { id, clientId, clientSecret } = provider
  const name = `${id} ${use}`
  const key = JSON.stringify([server, clientId, clientSecret])
  const known = configurations.get(name)
  if (known?.key === key) return known.configuration
  const authentication: ClientAuth = clientSecret ? ClientSecretBasic(clientSecret) : None()
  const configuration = new Configuration(server, clientId, undefined, authentication)
  configuration.timeout = serverTimeoutS
  if (provider.idToken && use === 'identity') enableNonRepudiationChecks(configuration)
  // Plain HTTP never leaves this machine, and no document of another one brings it about.
  if (isLoopbackOrigin(provider.issuer)) allowInsecureRequests(configuration)
  configurations.set(name, { key, configuration })
  return configuration
}
