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

/** One for each bundle of this module, not one per process: the engine takes only what its own copy has made. */
const configurations = new Map<string, { key: string; configuration: Configuration }>()

/**
 * What the protocol engine needs to know of a provider.
 * @throws whatever discovery throws, for a provider that is discovered and cannot be
 */
export async function clientConfiguration(provider: Provider): Promise<Configuration> {
  const server = await serverMetadata(provider)
  const { id, clientId, clientSecret } = provider
  const key = JSON.stringify([server, clientId, clientSecret])
  const known = configurations.get(id)
  if (known?.key === key) return known.configuration
  const authentication: ClientAuth = clientSecret ? ClientSecretBasic(clientSecret) : None()
  const configuration = new Configuration(server, clientId, undefined, authentication)
  configuration.timeout = serverTimeoutS
  if (provider.idToken) enableNonRepudiationChecks(configuration)
  // Plain HTTP never leaves this machine.
  if (isLoopbackOrigin(server.token_endpoint ?? provider.issuer)) allowInsecureRequests(configuration)
  configurations.set(id, { key, configuration })
  return configuration
}
