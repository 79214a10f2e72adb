import type { ConnectionState, Snapshot } from '@/lib/snapshot/types'

/** What a screen reader is told, in the words of `room.said`. */
export type Announcement =
  | { say: 'now_playing'; title: string; artists: string[]; askedBy: string | null }
  | { say: 'votes'; count: number; required: number }
  | { say: 'trouble'; state: Exclude<ConnectionState, 'connected'> }
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
