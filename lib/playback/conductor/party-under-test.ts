import type { Device, PlayerState, PlayerTrack } from '../player-state'
import { type Observation, type RoomMusic, type Step, type Surroundings, silence } from './state'
import { step } from './step'

/** 2026-01-01, when tests of the conductor begin. */
export const start = Date.UTC(2026, 0, 1)

export const kitchen: Device = {
  id: 'kitchen',
  name: 'Kitchen',
  type: 'Speaker',
  isActive: true,
  isRestricted: false,
  supportsVolume: true,
  volumePercent: 60,
}

export function track(name: string, durationMs = 200_000): PlayerTrack {
  return {
    uri: `spotify:track:${name}`,
    title: name,
    artists: ['Somebody'],
    album: 'Something',
    imageUrl: null,
    durationMs,
    explicit: false,
  }
}

export function playing(
  song: PlayerTrack | null,
  positionMs: number | null,
  isPlaying = true,
  contextUri: string | null = null,
): PlayerState {
  return { device: kitchen, isPlaying, positionMs, track: song, contextUri }
}

/** A player's answer, seen at once. */
export function seen(
  player: PlayerState | null,
  at: number,
  devices: Device[] | null = null,
  queue: string[] | null = null,
): Observation {
  return { kind: 'player', player, devices, queue, sentAt: at, at }
}

/** A conductor without a queue and a database: takes what it is shown, and remembers. */
export class Party {
  music: RoomMusic = silence(start)
  last: Step | null = null

  look(observation: Observation, now: number, around: Partial<Surroundings> = {}): Step {
    const result = step(this.music, observation, {
      now,
      anyonePresent: true,
      random: 0.5,
      grant: 'grant',
      upcoming: { handedOver: null, next: null },
      plannedLookAt: null,
      fallbackUri: null,
      ...around,
    })
    this.music = result.state
    this.last = result
    return result
  }

  /** What a command commits. */
  command(expected: Partial<RoomMusic>, now: number): void {
    this.music = {
      ...this.music,
      guardUntil: now + 1_500,
      trouble: null,
      ...expected,
      memory: { ...this.music.memory, endsAt: null },
    }
  }
}
