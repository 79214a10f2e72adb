import type { NowPlaying } from '@/lib/snapshot/types'

/** What the position depends on. */
export type Anchor = Pick<NowPlaying, 'position_ms' | 'at' | 'is_playing'> & {
  track: Pick<NowPlaying['track'], 'duration_ms'>
}

/**
 * Milliseconds into the song, never before its start or past its end.
 * @param now this device's clock in epoch ms
 * @param clockOffset how far the server's clock is ahead, in ms
 */
export function positionAt(anchor: Anchor, now: number, clockOffset: number): number {
  const since = anchor.is_playing ? now + clockOffset - Date.parse(anchor.at) : 0
  return Math.min(anchor.track.duration_ms, Math.max(0, anchor.position_ms + Math.max(0, since)))
}

/** `3:07`, or `1:02:03` from an hour on. Whole seconds, cut. */
export function clockTime(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  const two = (value: number) => String(value).padStart(2, '0')
  const hours = Math.floor(seconds / 3600)
  const minutes = Math.floor((seconds % 3600) / 60)
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`
}

/** Milliseconds until the shown second changes. */
export function untilNextSecond(positionMs: number): number {
  return 1000 - (Math.floor(positionMs) % 1000)
}
