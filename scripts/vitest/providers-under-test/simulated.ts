import { env } from '@/env'
import { type SimulatedProvider, startSimulatedProvider } from '../simulated-provider'
import { decide } from './decide'
import type { ProviderUnderTest } from './provider-under-test'

type Particulars = Pick<
  ProviderUnderTest,
  'id' | 'otherId' | 'absentId' | 'authorizationEndpoint' | 'traits' | 'takes'
> & {
  provider: 'spotify' | 'bungie'
  tokenPath: string
  identityPath: string
}

/** A provider of the strict simulator, in this process. @param particulars what differs, given the simulator's origin */
export async function simulated(particulars: (origin: string) => Particulars): Promise<ProviderUnderTest> {
  const simulator = await startSimulatedProvider()
  const { provider, tokenPath, identityPath, ...own } = particulars(simulator.origin)
  const { control } = simulator
  const { SIMULATOR_CLIENT_ID = '', SIMULATOR_CLIENT_SECRET = '' } = env()
  return {
    ...own,
    clientId: SIMULATOR_CLIENT_ID,
    clientSecret: SIMULATOR_CLIENT_SECRET,
    reset: () => control.reset(),
    decide,
    fault: (on, { times, ...fault }) => {
      control.faults({
        match: { provider, path: on === 'token' ? tokenPath : identityPath },
        times,
        ...fault,
      })
    },
    tokenRequests: (grantType) => tokenRequests(simulator, provider, tokenPath, grantType),
    end: (account, what) => {
      control.tokens({ account, provider, ...(what === 'grant' ? { revoke: true } : { expire: what }) })
    },
    rotation: (habit) => {
      control.behaviour({ rotate_refresh: habit === 'rotates' })
    },
    close: () => simulator.close(),
  }
}

function tokenRequests(
  { control }: SimulatedProvider,
  provider: string,
  tokenPath: string,
  grantType?: string,
): number {
  return control
    .requests()
    .filter(
      (request) =>
        request.provider === provider &&
        request.path.includes(tokenPath) &&
        (!grantType || request.grant_type === grantType),
    ).length
}
