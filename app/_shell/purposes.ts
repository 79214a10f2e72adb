import 'server-only'
import { musicProvider } from '@/lib/oauth/music-provider'
import type { Provider } from '@/lib/oauth/provider'

/** What a provider is good for here. */
export type Purpose = 'music' | 'friends' | 'sign_in'

/** What a provider is good for, the most important first: every one can be signed in with. */
export function purposesOf(provider: Pick<Provider, 'id' | 'friends'>): [Purpose, ...Purpose[]] {
  if (provider.id === musicProvider) return ['music', 'sign_in']
  return provider.friends ? ['friends', 'sign_in'] : ['sign_in']
}
