import 'server-only'
import { providers } from '@/providers.config'
import { AppError } from '../errors'
import { log } from '../log'
import type { Provider } from './provider'
import { prepareProvider } from './server-metadata'

/** The providers that have credentials here. */
export function availableProviders(): Provider[] {
  return providers.flatMap((provider) => provider() ?? [])
}

/** The provider of this id; null where it is unknown or has no credentials here. */
export function providerOrNull(id: string): Provider | null {
  for (const make of providers) {
    const provider = make()
    if (provider?.id === id) return provider
  }
  return null
}

/** The provider of this id. @throws AppError `not_found` where it is unknown or has no credentials here */
export function requireProvider(id: string): Provider {
  const provider = providerOrNull(id)
  if (!provider) throw new AppError('not_found', { detail: 'No such provider is available here' })
  return provider
}

/** Prepares every provider. One that does not answer yet is asked again when it is called. */
export async function prepareProviders(): Promise<void> {
  await Promise.all(
    availableProviders().map((provider) =>
      prepareProvider(provider).catch((error: unknown) => {
        log().warn({ provider: provider.id, err: error }, 'the provider’s metadata cannot be read yet')
      }),
    ),
  )
}
