import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { PlayerState } from '../player-state'
import { Party, playing, seen, start, track } from './party-under-test'
import type { RoomMusic } from './state'

const hourMs = 3_600_000

type Change = { at: number; song: number; offsetMs: number; isPlaying: boolean }

/** A provider whose songs follow one another for ever, and whose answers lag what it was told. */
class Provider {
  private changes: Change[] = [{ at: start, song: 0, offsetMs: 0, isPlaying: true }]
  constructor(
    private readonly lengths: number[],
    private readonly lagMs: number,
  ) {}

  private length(song: number): number {
    return this.lengths[song % this.lengths.length] ?? 60_000
  }

  /** Where the music is at a time, as it was told up to another one. */
  private at(now: number, toldUntil: number): { song: number; positionMs: number; isPlaying: boolean } {
    const change = this.changes.findLast(({ at }) => at <= toldUntil) ?? {
      at: now,
      song: 0,
      offsetMs: 0,
      isPlaying: false,
    }
    let { song } = change
    let positionMs = change.offsetMs + (change.isPlaying ? now - change.at : 0)
    while (positionMs >= this.length(song)) positionMs -= this.length(song++)
    return { song, positionMs, isPlaying: change.isPlaying }
  }

  truth(now: number) {
    return this.at(now, now)
  }

  /** When the song that plays began; only of use while it plays undisturbed. */
  lengthOf(song: number): number {
    return this.length(song)
  }

  tell(
    now: number,
    change: (is: { song: number; positionMs: number; isPlaying: boolean }) => Omit<Change, 'at'>,
  ): void {
    this.changes = [...this.changes.slice(-1), { at: now, ...change(this.truth(now)) }]
  }

  /** Song ends show at once; commands only after the lag. */
  answer(now: number): PlayerState {
    const { song, positionMs, isPlaying } = this.at(now, now - this.lagMs)
    return playing(track(`${song}`, this.length(song)), positionMs, isPlaying)
  }
}

/** Numbers from 0 to 1, the same ones for the same seed (mulberry32). */
function chances(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

const lengths = fc.array(fc.integer({ min: 20_200, max: 9 * 60_000 }), { minLength: 1, maxLength: 30 })
const parties = { numRuns: 20 }
const hours = 24

test('music without commands costs at most 180 looks an hour, and every song is noticed within 1.5 s of the last one’s end', () => {
  fc.assert(
    fc.property(
      lengths,
      fc.boolean(),
      fc.integer(),
      fc.integer({ min: 0, max: 400 }),
      (songs, anyonePresent, seed, lateMs) => {
        const random = chances(seed)
        const provider = new Provider(songs, 0)
        const party = new Party()
        const looks: number[] = []
        for (let now = start; now < start + hours * hourMs; ) {
          looks.push(now)
          const playing = provider.truth(now)
          const before = party.music.play?.uri
          const player = provider.answer(now)
          const chance = random()
          const result = party.look(seen(player, now), now, {
            anyonePresent,
            random: chance,
          })
          if (before !== undefined && before !== party.music.play?.uri) {
            expect(playing.positionMs).toBeLessThanOrEqual(1_500)
          }
          expect(party.music.play?.uri).toBe(player.track?.uri)
          expect(result.nextLookAt).not.toBeNull()
          const gap = Number(result.nextLookAt) - now
          expect(gap).toBeGreaterThanOrEqual(500)
          expect(gap).toBeLessThanOrEqual(anyonePresent ? 40_500 : 60_500)
          now = Number(result.nextLookAt) + Math.round(lateMs * chance)
        }
        const first = Math.floor(looks.length / 2)
        const hour = looks.filter((at) => at >= (looks[first] ?? 0) && at < (looks[first] ?? 0) + hourMs)
        expect(hour.length).toBeLessThanOrEqual(180)
      },
    ),
    parties,
  )
})

const command = fc.record({
  afterMs: fc.integer({ min: 500, max: 240_000 }),
  kind: fc.constantFrom('pause', 'play', 'seek', 'skip', 'volume'),
  where: fc.double({ min: 0, max: 0.99, noNaN: true }),
})

test('no stale read undoes a command, and after the lag the room shows what the player does', () => {
  fc.assert(
    fc.property(
      lengths,
      fc.array(command, { minLength: 5, maxLength: 60 }),
      fc.integer({ min: 0, max: 1_000 }),
      fc.integer({ min: 0, max: 400 }),
      (songs, commands, lagMs, lateMs) => {
        const provider = new Provider(songs, lagMs)
        const party = new Party()
        const look = (now: number): number => {
          const player = provider.answer(now)
          return Number(party.look(seen(player, now), now).nextLookAt)
        }
        let now = start + lagMs
        let next = look(now)
        for (const { afterMs, kind, where } of commands) {
          for (const until = now + afterMs; next < until; ) {
            now = next
            next = look(now) + lateMs
          }
          now += afterMs % 400
          const expected = give(party, provider, kind, where, now)
          next = now + 1_000
          // Looks within the lag, as joining guests cause them, change nothing of it.
          look(now + Math.min(lagMs, 100) / 2)
          if (expected) expect(party.music).toMatchObject(expected)
          // Two undisturbed looks after the guard agree with the player.
          const settled = now + 3_100 + lagMs
          look(settled)
          now = settled + 1_200
          next = look(now)
          const truth = provider.truth(now)
          expect(party.music.isPlaying).toBe(truth.isPlaying)
          expect(party.music.play).toMatchObject({ uri: `spotify:track:${truth.song}`, skipped: false })
        }
      },
    ),
    parties,
  )
})

/** What the command functions do: tell the provider, then commit what it is expected to bring. */
function give(
  party: Party,
  provider: Provider,
  kind: string,
  where: number,
  now: number,
): Partial<RoomMusic> | null {
  const is = provider.truth(now)
  if (kind === 'skip') {
    provider.tell(now, ({ song }) => ({ song: song + 1, offsetMs: 0, isPlaying: true }))
    const { play } = party.music
    party.command({ play: play && { ...play, skipped: true }, isPlaying: true, guardUntil: now + 3_000 }, now)
    return null
  }
  if (kind === 'volume') {
    party.command({ volumePercent: 60 }, now)
    return { volumePercent: 60 }
  }
  if (kind === 'seek') {
    const offsetMs = Math.round(provider.lengthOf(is.song) * where)
    provider.tell(now, ({ song, isPlaying }) => ({ song, offsetMs, isPlaying }))
    const expected = { positionMs: offsetMs, positionAt: now }
    party.command(expected, now)
    return { positionMs: offsetMs }
  }
  const isPlaying = kind === 'play'
  provider.tell(now, ({ song, positionMs }) => ({ song, offsetMs: positionMs, isPlaying }))
  party.command({ isPlaying, shouldPlay: isPlaying, positionMs: is.positionMs, positionAt: now }, now)
  return { isPlaying }
}
