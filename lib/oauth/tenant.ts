import 'server-only'
import { decodeJwt } from 'jose'
import { type Configuration, customFetch, type ServerMetadata } from 'openid-client'
import { configurationFor } from './client-configuration'
import { tenantIssuer } from './issuer'
import type { Provider } from './provider'
import { TokenCallError } from './token-call-error'

/**
 * Exchanges a code at an issuer of many tenants, which publishes a place for the tenant's id in its name: the ID token
 * has to come from the issuer of the tenant it names in `tid`, which is how openid-client reads Microsoft's.
 * The code is sent once; its answer is then checked as the tenant's.
 * @param exchange the engine's exchange with the configuration it is given
 * @throws whatever `exchange` throws; TokenCallError where the answer names no tenant
 */
export async function exchangeAtTenant<T>(
  provider: Provider,
  server: ServerMetadata,
  exchange: (configuration: Configuration) => Promise<T>,
): Promise<T> {
  const asking = configurationFor(provider, server, 'identity')
  const fetched = asking[customFetch]
  const held: Response[] = []
  asking[customFetch] = async (url, init) => {
    if (fetched) held.push(await fetched(url, init))
    throw new HeldError()
  }
  await exchange(asking).catch((error: unknown) => {
    if (held.length === 0) throw error
  })
  const [answer] = held
  const issuer = answer && tenantIssuer(server.issuer, await tenantIn(answer.clone()))
  if (!issuer) throw new TokenCallError('malformed', null, null, 'no tenant')
  const checking = configurationFor(provider, { ...server, issuer }, 'identity')
  const further = checking[customFetch]
  checking[customFetch] = async (url, init) => {
    const isExchange = new URL(server.token_endpoint ?? '').href === url
    return isExchange || !further ? answer : further(url, init)
  }
  return exchange(checking)
}

/** The answer is there, and is not to be read yet. */
class HeldError extends Error {}

async function tenantIn(answer: Response): Promise<unknown> {
  const { id_token }: { id_token?: unknown } = await answer.json()
  try {
    return typeof id_token === 'string' ? decodeJwt(id_token).tid : null
  } catch {
    return null
  }
}
