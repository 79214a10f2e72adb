import { beforeEach, describe, expect, test } from 'vitest'
import { kitchen, Party, playing, seen, start, track } from './party-under-test'
import { positionOf, type Step } from './state'

let party: Party
const song = track('one')
const types = (result: Step) => result.actions.map(({ type }) => type)

beforeEach(() => {
  party = new Party()
})

/** A party where the song has played for so long. */
function midSong(positionMs = 50_000): void {
  party.look(seen(playing(song, positionMs), start), start)
}

describe('a song', () => {
  test('that is seen for the first time is a new play, from when it began', () => {
    const result = party.look(seen(playing(song, 5_000), start), start)
    expect(result.actions).toEqual([
      { type: 'start_play', track: song, at: start - 5_000, origin: { kind: 'provider' } },
    ])
    expect(result.visible).toBe(true)
    expect(party.music).toMatchObject({ isPlaying: true, shouldPlay: true, positionMs: 5_000 })
  })

  test('that goes on is no news, and neither is a little drift', () => {
    midSong()
    const result = party.look(seen(playing(song, 76_400), start + 25_000), start + 25_000)
    expect(result).toMatchObject({ actions: [], visible: false })
    expect(party.music.positionAt).toBe(start)
  })

  test('whose position jumped is told anew, and stays the same play', () => {
    midSong()
    const result = party.look(seen(playing(song, 150_000), start + 25_000), start + 25_000)
    expect(result).toMatchObject({ actions: [], visible: true })
    expect(positionOf(party.music, start + 26_000)).toBe(151_000)
  })

  test('that is followed by another one ends when that began', () => {
    midSong(190_000)
    const at = start + 10_800
    const result = party.look(seen(playing(track('two'), 700), at), at)
    expect(result.actions).toEqual([
      { type: 'end_play', at: start + 10_100 },
      { type: 'start_play', track: track('two'), at: start + 10_100, origin: { kind: 'provider' } },
    ])
  })

  test('that starts again after its end is another play', () => {
    midSong(190_000)
    const at = start + 10_600
    expect(types(party.look(seen(playing(song, 550), at), at))).toEqual(['end_play', 'start_play'])
  })

  test('sought back by a command is the same play, even from its last second', () => {
    midSong(199_000)
    party.command({ positionMs: 0, positionAt: start + 500 }, start + 500)
    expect(types(party.look(seen(playing(song, 1_100), start + 2_100), start + 2_100))).toEqual([])
  })

  test('that ends with nothing after it leaves silence by choice, until somebody plays it again', () => {
    midSong(190_000)
    const ended = party.look(seen(playing(song, 0, false), start + 10_500), start + 10_500)
    expect(types(ended)).toEqual(['end_play'])
    expect(party.music).toMatchObject({ play: null, isPlaying: false, shouldPlay: false, trouble: null })
    expect(party.look(seen(playing(song, 0, false), start + 40_000), start + 40_000)).toMatchObject({
      actions: [],
      visible: false,
    })
    expect(types(party.look(seen(playing(song, 900), start + 70_000), start + 70_000))).toEqual([
      'start_play',
    ])
  })

  test('that somebody pauses on the provider’s own app is paused here', () => {
    midSong()
    const result = party.look(seen(playing(song, 60_000, false), start + 25_000), start + 25_000)
    expect(result.visible).toBe(true)
    expect(party.music).toMatchObject({ isPlaying: false, shouldPlay: false, positionMs: 60_000 })
  })

  test('whose clock runs on long after its end plays nowhere', () => {
    midSong(190_000)
    const ghost = (at: number) => seen(playing(song, 190_000 + at), start + at, [])
    party.look(ghost(16_000), start + 16_000)
    const result = party.look(ghost(18_000), start + 18_000)
    expect(types(result)).toEqual(['end_play'])
    expect(party.music.trouble).toBe('no_device')
  })

  test('survives one answer without an item, and ends with an advertisement', () => {
    midSong()
    expect(party.look(seen(playing(null, null), start + 5_000), start + 5_000)).toMatchObject({
      actions: [],
      visible: false,
    })
    expect(types(party.look(seen(playing(null, null), start + 7_000), start + 7_000))).toEqual(['end_play'])
    expect(party.music.trouble).toBeNull()
  })
})

describe('a command', () => {
  test('is not undone by a read within the lag', () => {
    midSong()
    party.command(
      { isPlaying: false, shouldPlay: false, positionMs: 51_000, positionAt: start + 1_000 },
      start + 1_000,
    )
    const result = party.look(seen(playing(song, 52_000), start + 2_000), start + 2_000)
    expect(result).toMatchObject({ visible: false, nextLookAt: start + 2_550 })
    expect(party.music.isPlaying).toBe(false)
  })

  test('that the provider did not follow gives way once the lag is over', () => {
    midSong()
    party.command(
      { isPlaying: false, shouldPlay: false, positionMs: 51_000, positionAt: start + 1_000 },
      start + 1_000,
    )
    party.look(seen(playing(song, 52_700), start + 2_700), start + 2_700)
    expect(party.music).toMatchObject({ isPlaying: true, shouldPlay: true })
  })

  test('does not hide that the next song began', () => {
    midSong(199_000)
    party.command({ volumePercent: 60 }, start + 500)
    expect(types(party.look(seen(playing(track('two'), 200), start + 1_200), start + 1_200))).toContain(
      'start_play',
    )
  })

  test('to skip waits for another song, and may be asked for again when none came', () => {
    midSong()
    party.music = { ...party.music, play: { uri: song.uri, durationMs: 200_000, skipped: true } }
    party.command({}, start + 1_000)
    expect(party.look(seen(playing(song, 51_600), start + 1_600), start + 1_600).actions).toEqual([])
    expect(types(party.look(seen(playing(song, 52_600), start + 2_600), start + 2_600))).toEqual(['unskip'])
    expect(party.music.play?.skipped).toBe(false)
  })

  test('to skip to the same song once more is a new play', () => {
    midSong()
    party.music = { ...party.music, play: { uri: song.uri, durationMs: 200_000, skipped: true } }
    party.command({}, start + 1_000)
    expect(types(party.look(seen(playing(song, 1_500), start + 2_600), start + 2_600))).toEqual([
      'end_play',
      'start_play',
    ])
  })
})

describe('silence', () => {
  beforeEach(() => {
    party.music.memory.link = 'connected'
  })

  test('by choice needs no device and no second request', () => {
    const result = party.look(seen(null, start), start)
    expect(result).toMatchObject({ actions: [], visible: false })
    expect(party.music.trouble).toBeNull()
  })

  test('of one empty answer is not believed, of two it is', () => {
    midSong()
    expect(party.look(seen(null, start + 5_000, []), start + 5_000)).toMatchObject({
      visible: false,
      nextLookAt: start + 7_000,
    })
    expect(types(party.look(seen(null, start + 7_000, []), start + 7_000))).toEqual(['end_play'])
    expect(party.music.trouble).toBe('no_device')
  })

  test('while another device is on is no missing device', () => {
    midSong()
    const idle = [{ ...kitchen, id: 'phone', isActive: false }]
    party.look(seen(null, start + 5_000, idle), start + 5_000)
    party.look(seen(null, start + 7_000, idle), start + 7_000)
    expect(party.music).toMatchObject({ trouble: null, play: null })
  })

  test('for want of a device ends by itself when one appears soon', () => {
    party.music = { ...party.music, shouldPlay: true }
    party.look(seen(null, start, []), start)
    expect(party.music.trouble).toBe('no_device')
    const at = start + 60_000
    const result = party.look(seen(null, at, [{ ...kitchen, isActive: false }]), at)
    expect(result.actions).toEqual([{ type: 'assert', isPlaying: true, deviceId: null }])
    expect(party.music.trouble).toBeNull()
  })

  test('does not end with a surprise hours later', () => {
    party.music = { ...party.music, shouldPlay: true }
    party.look(seen(null, start, []), start)
    const at = start + 3_600_000
    expect(party.look(seen(null, at, [{ ...kitchen, isActive: false }]), at).actions).toEqual([])
    expect(party.music.trouble).toBeNull()
  })

  test('of a private session is left alone', () => {
    party.music = { ...party.music, shouldPlay: true }
    expect(party.look(seen(null, start, [kitchen]), start).actions).toEqual([])
    expect(party.music.trouble).toBeNull()
  })
})

describe('trouble', () => {
  const down = { kind: 'trouble', trouble: 'provider_down', waitMs: null, lasting: false } as const

  test('of the provider waits longer and longer, is told from the second failure, and ends with an answer', () => {
    midSong()
    const waits = [1, 2, 3, 4, 5, 6].map(() => Number(party.look(down, start).nextLookAt) - start)
    expect(waits).toEqual([2_000, 4_000, 8_000, 16_000, 30_000, 30_000])
    const told = new Party()
    told.music.memory.link = 'connected'
    expect(told.look(down, start).visible).toBe(false)
    expect(told.look(down, start).visible).toBe(true)
    expect(told.music.trouble).toBe('provider_down')
    expect(told.look(seen(null, start + 9_000), start + 9_000).visible).toBe(true)
    expect(told.music).toMatchObject({ trouble: null, memory: { failures: 0 } })
  })

  test('of the rate limit says until when, and nobody looks before', () => {
    const result = party.look(
      { kind: 'trouble', trouble: 'rate_limited', waitMs: 42_000, lasting: false },
      start,
    )
    expect(result).toMatchObject({ nextLookAt: start + 42_000, visible: true })
    expect(party.music).toMatchObject({ trouble: 'rate_limited', retryAt: start + 42_000 })
  })

  test('of missing Premium stays while reading works, and the player is asked again now and then', () => {
    party.look({ kind: 'trouble', trouble: 'no_premium', waitMs: null, lasting: true }, start)
    party.music = { ...party.music, shouldPlay: true, memory: { ...party.music.memory, triedAt: start } }
    const soon = party.look(seen(null, start + 10_000, [kitchen]), start + 10_000)
    expect(soon.actions).toEqual([])
    expect(party.music.trouble).toBe('no_premium')
    const later = party.look(seen(null, start + 31_000, [kitchen]), start + 31_000)
    expect(later.actions).toEqual([{ type: 'assert', isPlaying: true, deviceId: null }])
  })

  test('of an earlier consent is forgotten with a new one', () => {
    party.look({ kind: 'trouble', trouble: 'no_premium', waitMs: null, lasting: true }, start)
    const result = party.look(seen(null, start + 1_000), start + 1_000, { grant: 'another' })
    expect(result.visible).toBe(true)
    expect(party.music.trouble).toBeNull()
  })

  test('of a dead grant puts the conductor to sleep with the song still shown; without a connection it goes', () => {
    midSong()
    const asleep = party.look({ kind: 'unlinked', gone: false }, start)
    expect(asleep).toMatchObject({ nextLookAt: null, actions: [], visible: true })
    expect(party.music.play?.uri).toBe(song.uri)
    expect(types(party.look({ kind: 'unlinked', gone: true }, start))).toEqual(['end_play'])
    expect(party.music.play).toBeNull()
  })
})

describe('the next look', () => {
  test('comes just after the song’s end, as exactly as the last look told it', () => {
    midSong(170_000)
    expect(party.last?.nextLookAt).toBe(start + 30_000 / 1 + 500)
    party.look(seen(playing(song, 191_500), start + 20_000), start + 20_000)
    expect(party.music.positionAt).toBe(start)
    expect(party.last?.nextLookAt).toBe(start + 20_000 + 8_500 + 500)
  })

  test('comes in 20 to 30 s while somebody is there, in 60 s when nobody is', () => {
    const gap = (present: boolean, random: number) =>
      Number(party.look(seen(null, start), start, { anyonePresent: present, random }).nextLookAt) - start
    expect([gap(true, 0), gap(true, 0.999), gap(false, 0.5)]).toEqual([20_000, 29_990, 60_000])
  })
})
