import { describe, expect, test } from 'vitest'
import { nothingAsked, settings } from '@/lib/snapshot/snapshot-under-test'
import type { NowPlaying, QueuedRequest, Snapshot, TurnedDown } from '@/lib/snapshot/types'
import { announcementOf, announcementsToAsker } from './announcement'

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

const snapshotWith = (change: Partial<NowPlaying> | null): Snapshot => ({
  code: 'K7QX2M',
  name: 'Kitchen',
  version: 1,
  host: { id: 'm1', name: 'Ada', stage_name: null, picture_url: null },
  settings,
  connection: { state: 'connected', retry_at: null },
  now: change && { ...now, ...change },
  ...nothingAsked,
  members: [],
  member_count: 0,
  present_count: 0,
  device: null,
})

const votes = (count: number, required = 2) => ({ skip_votes: { count, required, voter_ids: [] } })

describe('what is said of a change', () => {
  test('a new song, with who asked for it', () => {
    expect(announcementOf(snapshotWith(null), snapshotWith({}))).toEqual({
      say: 'now_playing',
      title: 'Blue Hour',
      artists: ['Nora', 'Emil'],
      askedBy: 'Bo',
    })
  })

  test('the same song played once more is a new song', () => {
    expect(announcementOf(snapshotWith({}), snapshotWith({ play_id: 'p2' }))?.say).toBe('now_playing')
  })

  test('a count of votes that went up or down, and a number needed that changed under votes', () => {
    expect(announcementOf(snapshotWith({}), snapshotWith(votes(1)))).toEqual({
      say: 'votes',
      count: 1,
      required: 2,
    })
    expect(announcementOf(snapshotWith(votes(1)), snapshotWith(votes(1, 3)))).toEqual({
      say: 'votes',
      count: 1,
      required: 3,
    })
    expect(announcementOf(snapshotWith(votes(1)), snapshotWith(votes(0)))).toEqual({ say: 'no_votes' })
  })

  test('pausing, going on, and silence', () => {
    expect(announcementOf(snapshotWith({}), snapshotWith({ is_playing: false }))).toEqual({ say: 'paused' })
    expect(announcementOf(snapshotWith({ is_playing: false }), snapshotWith({}))).toEqual({ say: 'resumed' })
    expect(announcementOf(snapshotWith({}), snapshotWith(null))).toEqual({ say: 'silence' })
  })

  test('why nothing plays, before the silence itself, and that it is over', () => {
    const troubled: Snapshot = { ...snapshotWith(null), connection: { state: 'no_device', retry_at: null } }
    expect(announcementOf(snapshotWith({}), troubled)).toEqual({ say: 'trouble', state: 'no_device' })
    expect(announcementOf(troubled, troubled)).toBeNull()
    expect(announcementOf(troubled, snapshotWith(null))).toEqual({ say: 'recovered' })
    expect(announcementOf(troubled, snapshotWith({}))?.say).toBe('now_playing')
  })

  test('nothing of a position that was read again, or of a number needed that nobody voted towards', () => {
    expect(announcementOf(snapshotWith({}), snapshotWith({ position_ms: 30_000 }))).toBeNull()
    expect(announcementOf(snapshotWith({}), snapshotWith(votes(0, 3)))).toBeNull()
    expect(announcementOf(snapshotWith(null), snapshotWith(null))).toBeNull()
  })
})

describe('what is said to who asked', () => {
  const request: QueuedRequest = {
    id: 'r1',
    track: now.track,
    requested_by: { id: 'm2', name: 'Bo' },
    votes: 0,
    voter_ids: [],
    pinned: false,
    handed_over: false,
  }
  const turnedDown: TurnedDown = { ...request, reason: 'removed', at: '2026-11-20T20:00:00.000Z' }
  const waiting: Snapshot = { ...snapshotWith({}), queue: [request] }
  const next: Snapshot = { ...waiting, queue: [{ ...request, handed_over: true }] }
  const without: Snapshot = { ...waiting, queue: [], turned_down: [turnedDown] }

  test('that the song is next, once', () => {
    expect(announcementsToAsker(waiting, next, 'm2')).toEqual([{ say: 'own_next', title: 'Blue Hour' }])
    expect(announcementsToAsker(next, next, 'm2')).toEqual([])
  })

  test('that it was turned down and why, once', () => {
    const said = [{ say: 'own_turned_down', title: 'Blue Hour', reason: 'removed' }]
    expect(announcementsToAsker(waiting, without, 'm2')).toEqual(said)
    expect(announcementsToAsker(without, without, 'm2')).toEqual([])
  })

  test('nothing of what others asked for', () => {
    expect(announcementsToAsker(waiting, next, 'm1')).toEqual([])
    expect(announcementsToAsker(waiting, without, 'm1')).toEqual([])
  })
})
