import { describe, expect, test } from 'vitest'
import type { NowPlaying, Snapshot } from '@/lib/snapshot/types'
import { announcementOf } from './announcement'

const now: NowPlaying = {
  play_id: 'p1',
  track: {
    uri: 'spotify:track:1',
    title: 'Blue Hour',
    artists: ['Nora', 'Emil'],
    album: 'Tides',
    image_url: null,
    duration_ms: 201_000,
    explicit: false,
    accent: null,
  },
  is_playing: true,
  position_ms: 0,
  at: '2026-11-20T20:00:00.000Z',
  requested_by: { id: 'm2', name: 'Bo' },
  skip_votes: { count: 0, required: 2, voter_ids: [] },
}

const with_ = (change: Partial<NowPlaying> | null): Snapshot => ({
  code: 'K7QX2M',
  name: 'Kitchen',
  version: 1,
  host: { id: 'm1', name: 'Ada' },
  settings: { votes_to_skip: 2, skip_percent: null, guest_can_pause: true, locked: false },
  connection: { state: 'connected', retry_at: null },
  now: change && { ...now, ...change },
  queue: [],
  members: [],
  member_count: 0,
  present_count: 0,
  device: null,
})

const votes = (count: number, required = 2) => ({ skip_votes: { count, required, voter_ids: [] } })

describe('what is said of a change', () => {
  test('a new song, with who asked for it', () => {
    expect(announcementOf(with_(null), with_({}))).toEqual({
      say: 'now_playing',
      title: 'Blue Hour',
      artists: ['Nora', 'Emil'],
      askedBy: 'Bo',
    })
  })

  test('the same song played once more is a new song', () => {
    expect(announcementOf(with_({}), with_({ play_id: 'p2' }))?.say).toBe('now_playing')
  })

  test('a count of votes that went up or down, and a number needed that changed under votes', () => {
    expect(announcementOf(with_({}), with_(votes(1)))).toEqual({ say: 'votes', count: 1, required: 2 })
    expect(announcementOf(with_(votes(1)), with_(votes(1, 3)))).toEqual({
      say: 'votes',
      count: 1,
      required: 3,
    })
    expect(announcementOf(with_(votes(1)), with_(votes(0)))).toEqual({ say: 'no_votes' })
  })

  test('pausing, going on, and silence', () => {
    expect(announcementOf(with_({}), with_({ is_playing: false }))).toEqual({ say: 'paused' })
    expect(announcementOf(with_({ is_playing: false }), with_({}))).toEqual({ say: 'resumed' })
    expect(announcementOf(with_({}), with_(null))).toEqual({ say: 'silence' })
  })

  test('nothing of a position that was read again, or of a number needed that nobody voted towards', () => {
    expect(announcementOf(with_({}), with_({ position_ms: 30_000 }))).toBeNull()
    expect(announcementOf(with_({}), with_(votes(0, 3)))).toBeNull()
    expect(announcementOf(with_(null), with_(null))).toBeNull()
  })
})
