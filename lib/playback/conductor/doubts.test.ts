import { beforeEach, describe, expect, test } from 'vitest'
import type { QueuedTrack } from '../../rooms/requests/handing-over'
import type { Player } from '../player'
import { PlayerError } from '../player-error'
import { handoverOf } from './handing-over'
import { observe } from './observe'
import { Party, playing, seen, start, track } from './party-under-test'
import type { Handover, Observation, Step } from './state'

const song = track('one')
const asked: QueuedTrack = {
  id: 'r1',
  uri: 'spotify:track:asked',
  durationMs: 200_000,
  requestedBy: 'Bo',
}
const askedSong = track('asked')
const types = (result: Step) => result.actions.map(({ type }) => type)

let party: Party
beforeEach(() => {
  party = new Party()
})

/** The song plays and the request is with the provider. */
function handedOver(positionMs: number, handover: Partial<Handover> = {}): void {
  party.look(seen(playing(song, positionMs), start), start)
  const given = { ...handoverOf(asked, 'queue', start), answer: 'taken' as const, ...handover }
  party.music = { ...party.music, memory: { ...party.music.memory, handover: given } }
}

function look(observation: Observation, now: number, next: QueuedTrack | null = null): Step {
  const { handover } = party.music.memory
  return party.look(observation, now, { upcoming: { handedOver: handover ? asked : null, next } })
}

/** The music ran out although the request was in the provider's queue: it is started, and may come once more. */
function startedAgain(): number {
  handedOver(190_000)
  const at = start + 11_000
  const result = look(seen(playing(song, 0, false), at, null, []), at)
  expect(types(result)).toEqual(['end_play', 'hand_over'])
  look(seen(playing(askedSong, 500), at + 1_000), at + 1_000)
  expect(party.music.play?.uri).toBe(asked.uri)
  return at + 1_000
}

describe('a request that may be in the provider’s queue once more', () => {
  test('goes on to the next song when it begins again by itself', () => {
    const at = startedAgain() + 200_500
    const result = look(seen(playing(askedSong, 400), at), at)
    expect(result.actions).toMatchObject([
      { type: 'end_play' },
      { type: 'start_play', origin: { kind: 'double' } },
      { type: 'skip_double' },
    ])
  })

  test('also when somebody passes over the first playing of it', () => {
    const at = startedAgain() + 60_000
    expect(types(look(seen(playing(askedSong, 3_000), at), at))).toContain('skip_double')
  })

  test('is the same playing where its device only fell behind', () => {
    const at = startedAgain() + 20_000
    expect(types(look(seen(playing(askedSong, 14_000), at), at))).toEqual([])
  })

  test('is left alone when a person plays what lies there at rest', () => {
    const at = startedAgain() + 200_500
    look(seen(playing(askedSong, 0, false), at), at)
    const later = at + 60_000
    const result = look(seen(playing(askedSong, 5_000), later), later)
    expect(types(result)).toEqual(['start_play'])
  })

  test('goes on after an advertisement, and is remembered until it came', () => {
    const began = startedAgain()
    look(seen(playing(null, null), began + 60_000), began + 60_000)
    look(seen(playing(null, null), began + 65_000), began + 65_000)
    const back = began + 80_000
    expect(types(look(seen(playing(askedSong, 61_000), back), back))).toEqual(['start_play'])
    const end = back + 140_500
    expect(types(look(seen(playing(askedSong, 400), end), end))).toContain('skip_double')
  })
})

describe('what a person chooses on the provider’s own app', () => {
  test('has its way, and the request that is still in the queue comes after it', () => {
    handedOver(50_000, { ahead: 0 })
    const at = start + 20_000
    const result = look(seen(playing(track('chosen'), 1_000), at, null, [asked.uri]), at)
    expect(types(result)).toEqual(['end_play', 'start_play'])
    expect(party.music.memory.handover).toMatchObject({ requestId: asked.id, ahead: 0 })
  })

  test('is another song at its beginning, where the music had been stopped: it ran out meanwhile', () => {
    party.look(seen(playing(song, 50_000), start), start)
    party.look(seen(playing(song, 60_000, false), start + 10_000), start + 10_000)
    expect(party.music.memory.paused).toBe(true)
    const at = start + 40_000
    const result = look(seen(playing(track('two'), 0, false), at), at, asked)
    expect(types(result)).toEqual(['end_play', 'hand_over'])
    expect(party.music.memory.paused).toBe(false)
  })
})

test('music that ran out behind an advertisement was stopped by nobody', () => {
  party.look(seen(playing(song, 50_000), start), start)
  look(seen(playing(null, null), start + 20_000), start + 20_000)
  look(seen(playing(null, null), start + 22_000), start + 22_000)
  const at = start + 50_000
  const result = look(seen(playing(track('two'), 0, false), at), at, asked)
  expect(types(result)).toEqual(['hand_over'])
  expect(party.music.memory.paused).toBe(false)
})

test('another request that was still in the provider’s queue has its turn before the one just given', () => {
  const earlier: QueuedTrack = { ...asked, id: 'r0', uri: 'spotify:track:earlier' }
  handedOver(195_000)
  const doubted = [{ uri: earlier.uri, until: start + 60_000 }]
  party.music = { ...party.music, memory: { ...party.music.memory, doubted } }
  const at = start + 5_600
  const result = look(seen(playing(track('earlier'), 500), at, null, []), at, earlier)
  expect(result.actions).toMatchObject([
    { type: 'end_play' },
    { type: 'start_play', origin: { kind: 'request', requestId: 'r0' } },
  ])
  expect(party.music.memory.handover?.requestId).toBe(asked.id)
})

describe('a provider that keeps its queue to itself', () => {
  const player = {
    state: () => Promise.resolve(playing(track('two'), 1_000)),
    queue: () => Promise.reject(new PlayerError('provider_down')),
  } as unknown as Player

  test('is asked again once, and believed in what it plays after that', async () => {
    handedOver(50_000, { answer: 'unknown', at: Date.now() - 5_000 })
    expect(await observe(player, party.music, true)).toMatchObject({ kind: 'trouble' })
    party.music = { ...party.music, memory: { ...party.music.memory, failures: 1 } }
    expect(await observe(player, party.music, true)).toMatchObject({ kind: 'player', queue: null })
  })

  test('keeps no request from starting in the silence', () => {
    handedOver(190_000, { answer: 'unknown' })
    const at = start + 11_000
    expect(types(look(seen(playing(song, 0, false), at), at))).toContain('hand_over')
  })
})
