import 'server-only'
import type { Provider } from './provider'
import { availableProviders } from './providers'

/** A provider that tells friends. */
export type FriendsProvider = Provider & { friends: NonNullable<Provider['friends']> }

/** The one provider that tells friends; null where none is available here. */
export function friendsProvider(): FriendsProvider | null {
  for (const provider of availableProviders()) {
    const { friends } = provider
    if (friends) return { ...provider, friends }
  }
  return null
}
