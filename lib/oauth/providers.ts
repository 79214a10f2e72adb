import 'server-only'
import { AppError } from '../errors'
import type { Provider } from './provider'
import { spotify } from './providers/spotify'

const providers: ReadonlyMap<string, () => Provider | null> = new Map([['spotify', spotify]])

/** The provider of this id; null where it is unknown or has no credentials here. */
export function providerOrNull(id: string): Provider | null {
  return providers.get(id)?.() ?? null
}

/** The providers that have credentials here. */
export function availableProviders(): Provider[] {
  return [...providers.values()].flatMap((provider) => provider() ?? [])
}

/** The provider of this id. @throws AppError `not_found` where it is unknown or has no credentials here */
export function requireProvider(id: string): Provider {
  const provider = providerOrNull(id)
  if (!provider) throw new AppError('not_found', { detail: 'No such provider is available here' })
  return provider
}
