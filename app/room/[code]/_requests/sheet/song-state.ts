import type { QueuedRequest, Snapshot } from '@/lib/snapshot/types'
import type { Failure } from '../../_commands/command'

/** How asking for one song went on this page. `kept`: what the API made of it, while the snapshot with it is under way. */
export type Asked =
  | { is: 'asking' }
  | { is: 'kept'; id: string; as: 'waiting' | 'proposed' | 'vote' }
  | { is: 'refused'; failure: Failure }

/** What can be done about a song that was found. */
export type SongState =
  | { is: 'free' | 'asking' | 'asked' | 'proposed' | 'voted' | 'next' }
  /** Somebody else asked for it already. */
  | { is: 'votable'; request: QueuedRequest }
  /** `again`: whether another press can lead to something else. */
  | { is: 'refused'; failure: Failure; again: boolean }

type Waiting = Pick<Snapshot, 'queue' | 'proposals'>

/** @param asked what came of asking for it here, if anybody did */
export function songState(
  uri: string,
  { queue, proposals }: Waiting,
  memberId: string,
  asked?: Asked,
): SongState {
  const request = queue.find(({ track }) => track.uri === uri)
  if (request?.handed_over) return { is: 'next' }
  if (request) return request.requested_by.id === memberId ? { is: 'asked' } : { is: 'votable', request }
  const own = proposals.some(({ track, requested_by }) => track.uri === uri && requested_by.id === memberId)
  if (own) return { is: 'proposed' }
  if (asked?.is === 'refused') return { ...asked, again: canBeTriedAgain(asked.failure) }
  if (asked?.is === 'kept') return { is: keptAs[asked.as] }
  return { is: asked ? 'asking' : 'free' }
}

const keptAs = { waiting: 'asked', proposed: 'proposed', vote: 'voted' } as const

/** A song played a short while ago or not allowed here stays so while one looks; anything else may pass. */
export function canBeTriedAgain({ code }: Failure): boolean {
  return code !== 'recently_played' && code !== 'track_unavailable'
}

/**
 * What was kept and waits, or was turned down, is the snapshot's to tell from then on. It does not tell who else wants
 * what waits for a yes.
 */
export function stillUnderWay(
  asked: ReadonlyMap<string, Asked>,
  { queue, turned_down }: Pick<Snapshot, 'queue' | 'turned_down'>,
): ReadonlyMap<string, Asked> {
  const told = new Set([...queue, ...turned_down].map(({ id }) => id))
  const left = [...asked].filter(([, one]) => !(one.is === 'kept' && told.has(one.id)))
  return left.length === asked.size ? asked : new Map(left)
}
