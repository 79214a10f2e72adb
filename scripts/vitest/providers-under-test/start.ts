import { startBungie } from './bungie'
import { startOpenIdConnect } from './openid-connect'
import type { ProviderUnderTest } from './provider-under-test'
import { startSpotify } from './spotify'

const starts: Record<string, () => Promise<ProviderUnderTest>> = {
  spotify: startSpotify,
  bungie: startBungie,
  oidc: startOpenIdConnect,
}

/**
 * Starts the provider this run of the cases is for and puts its credentials in the environment. Call it before anything
 * reads the environment: it is parsed once.
 */
export async function startProviderUnderTest(): Promise<ProviderUnderTest> {
  const start = starts[process.env.PROVIDER_UNDER_TEST ?? '']
  if (!start) throw new Error('PROVIDER_UNDER_TEST names no provider; see the projects in vitest.config.ts')
  return start()
}
