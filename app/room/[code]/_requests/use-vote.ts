'use client'

import type { QueuedRequest } from '@/lib/snapshot/types'
import { command } from '../_commands/command'
import { useWish, type Wished } from '../_commands/use-wish'

export type Vote = Wished<boolean> & {
  /** With one's own as wished. */
  count: number
}

/** One's vote for a request; for none it is not cast. */
export function useVote(code: string, request: QueuedRequest | null, memberId: string): Vote {
  const actual = request?.voter_ids.includes(memberId) ?? false
  const vote = useWish(
    actual,
    (wanted) => command(code, wanted ? 'PUT' : 'DELETE', `/requests/${request?.id}/vote`),
    { of: request?.id },
  )
  return { ...vote, count: Math.max(0, (request?.votes ?? 0) + Number(vote.shown) - Number(actual)) }
}
