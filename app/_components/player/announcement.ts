import type { ConnectionState, Proposal, Snapshot, TurnedDown } from '@/lib/snapshot/types'

/** What a screen reader is told, in the words of `room.said`. */
export type Announcement =
  | { say: 'now_playing'; title: string; artists: string[]; askedBy: string | null }
  | { say: 'votes'; count: number; required: number }
  | { say: 'trouble'; state: Exclude<ConnectionState, 'connected'> }
  | { say: 'own_next'; title: string }
  | { say: 'own_turned_down'; title: string; reason: TurnedDown['reason'] }
  | { say: 'paused' | 'resumed' | 'silence' | 'no_votes' | 'recovered' }

/** What changed between two snapshots that people who do not see the page want to know; null for everything else. */
export function announcementOf(before: Snapshot, after: Snapshot): Announcement | null {
  const { state } = after.connection
  if (state !== 'connected' && state !== before.connection.state) return { say: 'trouble', state }
  return (
    announcementOfSong(before, after) ?? (state !== before.connection.state ? { say: 'recovered' } : null)
  )
}

function announcementOfSong(before: Snapshot, after: Snapshot): Announcement | null {
  const [was, is] = [before.now, after.now]
  if (!is) return was ? { say: 'silence' } : null
  if (was?.play_id !== is.play_id) {
    const { title, artists } = is.track
    return { say: 'now_playing', title, artists, askedBy: is.requested_by?.name ?? null }
  }
  if (was.is_playing !== is.is_playing) return { say: is.is_playing ? 'resumed' : 'paused' }
  const { count, required } = is.skip_votes
  if (was.skip_votes.count === count && was.skip_votes.required === required) return null
  if (count > 0) return { say: 'votes', count, required }
  return was.skip_votes.count > 0 ? { say: 'no_votes' } : null
}

/** What became of somebody's own requests between two snapshots: next, or turned down. */
export function announcementsToAsker(before: Snapshot, after: Snapshot, memberId: string): Announcement[] {
  const own = ({ requested_by }: Proposal) => requested_by.id === memberId
  const known = new Set([
    ...before.queue.filter(({ handed_over }) => handed_over).map(({ id }) => id),
    ...before.turned_down.map(({ id }) => id),
  ])
  const fresh = (request: Proposal) => own(request) && !known.has(request.id)
  const next = after.queue.filter((request) => request.handed_over && fresh(request))
  return [
    ...next.map(({ track }): Announcement => ({ say: 'own_next', title: track.title })),
    ...after.turned_down
      .filter(fresh)
      .map(({ track, reason }): Announcement => ({ say: 'own_turned_down', title: track.title, reason })),
  ]
}
