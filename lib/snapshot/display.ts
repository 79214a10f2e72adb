import type { NowPlaying, QueuedRequest, Snapshot } from './types'

type Name = { name: string }

/** What a screen in front of everybody shows, and all that a display link tells: no ids, no members, no settings. */
export type DisplaySnapshot = Pick<Snapshot, 'code' | 'name' | 'version' | 'connection'> & {
  now:
    | (Pick<NowPlaying, 'track' | 'is_playing' | 'position_ms' | 'at'> & { requested_by: Name | null })
    | null
  /** What comes next, in order; the first three. */
  queue: (Pick<QueuedRequest, 'track'> & { requested_by: Name })[]
}

const shownNext = 3

/** The part of a snapshot a display shows. Every field is named here: what is new in a snapshot stays off displays. */
export function displaySnapshot({ code, name, version, connection, now, queue }: Snapshot): DisplaySnapshot {
  return {
    code,
    name,
    version,
    connection,
    now: now && {
      track: now.track,
      is_playing: now.is_playing,
      position_ms: now.position_ms,
      at: now.at,
      requested_by: nameOf(now.requested_by),
    },
    queue: queue
      .slice(0, shownNext)
      .map(({ track, requested_by }) => ({ track, requested_by: { name: requested_by.name } })),
  }
}

function nameOf(person: Name | null): Name | null {
  return person && { name: person.name }
}
