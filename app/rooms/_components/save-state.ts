import type { ExportDto } from '@/lib/playback/export/export-dto'

/** What saving a playlist came to: how far it is, and why it went no further. */
export type SaveState = {
  progress: ExportDto | null
  failure: { code: string; seconds: number } | null
}

/** Failures that a consent at the provider ends. */
export const askable = ['scope_needed', 'not_connected', 'needs_reconnect'] as const

export type Askable = (typeof askable)[number]

/** Failures with words of their own. */
export const failures = [
  'conflict',
  'rate_limited',
  'rate_limited_caller',
  'provider_down',
  'forbidden',
  'room_not_found',
] as const
