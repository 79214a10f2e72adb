import 'server-only'
import { setTimeout as delay } from 'node:timers/promises'
import { isUsable } from '../connections/token-age'
import { AppError } from '../errors'
import { type FriendsProvider, friendsProvider } from '../oauth/friends-provider'
import type { ProviderFriend } from '../oauth/provider'
import { askProvider } from './ask-provider'
import type { Problem } from './problem'
import { keepFriends, keepProblem, readStored, type StoredList, takeClaim } from './stored-list'

/** How long somebody who sees the list for the first time waits while another process reads it. */
const longestWaitMs = 10_000
const firstPauseMs = 20
const longestPauseMs = 250

/** The friends of an account, as `GET /api/friends` answers them. Times are ISO 8601 in UTC. */
export type Friends = {
  provider: { id: string; name: string }
  /** The friends’ names in full, in the order of `friends`. */
  names: string[]
  /** Whoever is online first, then by name. Empty where nothing is known. */
  friends: ProviderFriend[]
  /** When the provider told them; null where it never has, or not any more. */
  fetched_at: string | null
  /** The list is older than ten seconds, since it could not be read again. */
  stale: boolean
  /** Why the list could not be read just now. */
  problem: Problem | null
  /** With a problem: when the provider is asked again at the earliest. */
  retry_at: string | null
}

/**
 * The account's friends at the provider that has them. A list is good for ten seconds for all processes, and one process at a
 * time asks for the next; the others answer what is known. Trouble of the provider is told in the answer, not thrown.
 * @throws AppError `not_found` where no such provider is available, `not_connected`, `needs_reconnect`
 */
export async function friendsOf(accountId: string): Promise<Friends> {
  const provider = friendsProvider()
  if (!provider) throw new AppError('not_found', { detail: 'No provider here tells friends' })
  const until = Date.now() + longestWaitMs
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 1.5, longestPauseMs)) {
    const found = await usableList(provider, accountId)
    const list =
      found.due && (await readAnew(provider, accountId, found))
        ? await usableList(provider, accountId)
        : found
    if (list.friends || list.problem) return friendsDto(provider, list)
    if (Date.now() + pauseMs > until) return friendsDto(provider, { ...list, problem: 'provider_down' })
    await delay(pauseMs)
  }
}

async function usableList({ id }: FriendsProvider, accountId: string): Promise<StoredList> {
  const found = await readStored({ accountId, provider: id })
  if (!found) throw new AppError('not_connected')
  if (!isUsable(found.connection)) throw new AppError('needs_reconnect')
  return found
}

/** Asks the provider and keeps what comes of it. @returns false where somebody else is asking */
async function readAnew(provider: FriendsProvider, accountId: string, found: StoredList): Promise<boolean> {
  const claim = await takeClaim(found)
  if (!claim) return false
  const told = await askProvider(provider, accountId)
  if ('friends' in told) await keepFriends(claim, told.friends)
  else await keepProblem(claim, told.problem, told.retryAfterMs)
  return true
}

function friendsDto({ id, name }: FriendsProvider, list: StoredList): Friends {
  const friends = list.friends ?? []
  return {
    provider: { id, name },
    names: friends.map((friend) => friend.name),
    friends,
    fetched_at: list.fetchedAt?.toISOString() ?? null,
    stale: list.stale,
    problem: list.problem,
    retry_at: list.problem ? (list.nextFetchAt?.toISOString() ?? null) : null,
  }
}
