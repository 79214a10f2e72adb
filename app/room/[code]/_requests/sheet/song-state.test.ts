import { describe, expect, test } from 'vitest'
import type { QueuedRequest, Track, TurnedDown } from '@/lib/snapshot/types'
import type { Failure } from '../../_commands/command'
import { type Asked, songState, stillUnderWay } from './song-state'

const track: Track = {
  uri: 'spotify:track:1',
  title: 'Blue Hour',
  artists: ['Nora'],
  album: 'Tides',
  image_url: null,
  duration_ms: 201_000,
  explicit: false,
  accent: null,
}
const bo = { id: 'm-bo', name: 'Bo' }
const cy = { id: 'm-cy', name: 'Cy' }
const request: QueuedRequest = {
  id: 'r1',
  track,
  requested_by: bo,
  votes: 0,
  voter_ids: [],
  pinned: false,
  handed_over: false,
}
const nothing = { queue: [], proposals: [] }
const refused = (code: string): Asked => ({ is: 'refused', failure: failure(code) })
const failure = (code: string): Failure => ({ code, retryAfterS: null, fields: [] })

const state = (waiting: Parameters<typeof songState>[1], memberId: string, asked?: Asked) =>
  songState(track.uri, waiting, memberId, asked)

describe('a song that was found', () => {
  test('can be asked for while nobody has', () => {
    expect(state(nothing, bo.id)).toEqual({ is: 'free' })
    expect(state(nothing, bo.id, { is: 'asking' })).toEqual({ is: 'asking' })
  })

  test('that waits is the asker’s own, and for everybody else one to vote for', () => {
    const waiting = { ...nothing, queue: [request] }
    expect(state(waiting, bo.id)).toEqual({ is: 'asked' })
    expect(state(waiting, cy.id)).toEqual({ is: 'votable', request })
  })

  test('with the provider already is next, for everybody', () => {
    const waiting = { ...nothing, queue: [{ ...request, handed_over: true }] }
    for (const { id } of [bo, cy]) expect(state(waiting, id)).toEqual({ is: 'next' })
  })

  test('waits for the host’s yes for its asker alone', () => {
    const waiting = { ...nothing, proposals: [{ id: 'r1', track, requested_by: bo }] }
    expect(state(waiting, bo.id)).toEqual({ is: 'proposed' })
    expect(state(waiting, cy.id)).toEqual({ is: 'free' })
  })

  test.each([
    ['waiting', 'asked'],
    ['proposed', 'proposed'],
    ['vote', 'voted'],
  ] as const)('that was answered as %s says so before the snapshot does', (as, is) => {
    expect(state(nothing, bo.id, { is: 'kept', id: 'r1', as })).toEqual({ is })
  })

  test('that was refused says why, and whether another try can help', () => {
    for (const code of ['recently_played', 'track_unavailable'])
      expect(state(nothing, bo.id, refused(code))).toEqual({
        is: 'refused',
        failure: failure(code),
        again: false,
      })
    for (const code of ['request_limit', 'provider_down', 'network'])
      expect(state(nothing, bo.id, refused(code))).toMatchObject({ is: 'refused', again: true })
  })

  test('is what the room says of it, whatever was answered here before', () => {
    expect(state({ ...nothing, queue: [request] }, cy.id, refused('network'))).toMatchObject({
      is: 'votable',
    })
  })
})

describe('what was answered here', () => {
  const asked = new Map<string, Asked>([[track.uri, { is: 'kept', id: 'r1', as: 'waiting' }]])
  const snapshot = { queue: [], turned_down: [] }

  test('stands until the snapshot knows of it', () => {
    expect(stillUnderWay(asked, snapshot)).toBe(asked)
    expect(stillUnderWay(asked, { ...snapshot, queue: [request] }).size).toBe(0)
  })

  test('does not outlive being turned down', () => {
    const turnedDown: TurnedDown = { ...request, reason: 'removed', at: '2026-11-20T20:00:00.000Z' }
    expect(stillUnderWay(asked, { ...snapshot, turned_down: [turnedDown] }).size).toBe(0)
  })

  test('is kept where it was refused', () => {
    const refusals = new Map([[track.uri, refused('network')]])
    expect(stillUnderWay(refusals, { ...snapshot, queue: [request] })).toBe(refusals)
  })
})
