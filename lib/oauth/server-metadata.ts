import 'server-only'
import type { ServerMetadata } from 'openid-client'
import { allowFormTarget } from '../http/form-targets'
import { singleton } from '../singleton'
import { clientAuthentication } from './client-authentication'
import { discover } from './discovery'
import type { Provider } from './provider'

/** Seconds until a call of the authorization server is given up. */
export const serverTimeoutS = 10

/** How long discovered metadata are taken for true. */
const freshMs = 60 * 60_000

/** How long it takes until metadata that could not be read anew are asked for again. */
const retryMs = 60_000

type Discovered = { metadata: ServerMetadata; readAgainAt: number }

/** Plain data, one for the whole process. */
const discovered = () => singleton('discovered-metadata', () => new Map<string, Discovered>())

/** Discoveries under way, by issuer: whoever comes meanwhile waits for the same. */
const underWay = new Map<string, Promise<ServerMetadata>>()

/**
 * The authorization server's metadata (RFC 8414): as the provider's file has them, else by OpenID Connect Discovery,
 * read anew each hour. Known ones stay good while they cannot be read, and nobody waits but who reads them.
 * @throws whatever `discover` throws, where nothing is known yet
 */
export async function serverMetadata(provider: Provider): Promise<ServerMetadata> {
  const { issuer, metadata } = provider
  if (metadata !== 'discovery') return { issuer, ...metadata }
  const known = discovered().get(issuer)
  if (!known) return discoverOnce(provider)
  if (known.readAgainAt > Date.now()) return known.metadata
  known.readAgainAt = Date.now() + retryMs
  return discoverOnce(provider).catch(() => known.metadata)
}

function discoverOnce(provider: Provider): Promise<ServerMetadata> {
  const { issuer } = provider
  const asked =
    underWay.get(issuer) ??
    discoverFor(provider)
      .then((metadata) => {
        discovered().set(issuer, { metadata, readAgainAt: Date.now() + freshMs })
        return metadata
      })
      .finally(() => underWay.delete(issuer))
  underWay.set(issuer, asked)
  return asked
}

async function discoverFor(provider: Provider): Promise<ServerMetadata> {
  const metadata = await discover(provider.issuer, serverTimeoutS)
  // Said where the metadata are read, so at the start: else the first person would find out.
  clientAuthentication(provider, metadata)
  if (metadata.authorization_endpoint) allowFormTarget(metadata.authorization_endpoint)
  return metadata
}

/**
 * Lets forms lead to the provider, and reads its metadata where it publishes them, so that the first person does not
 * wait for that.
 * @throws as `serverMetadata`
 */
export async function prepareProvider(provider: Provider): Promise<void> {
  const { metadata, issuer } = provider
  allowFormTarget(metadata === 'discovery' ? issuer : metadata.authorization_endpoint)
  await serverMetadata(provider)
}
