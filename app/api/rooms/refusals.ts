import type { ErrorCode } from '@/lib/errors'

/** Of everything that is asked of a room one has to belong to. */
export const inRoom = ['room_not_found', 'banned'] as const
/** Of what not every member may do. */
export const commanding = [...inRoom, 'forbidden'] as const

/** What keeps the provider from being asked. */
export const provider = [
  'needs_reconnect',
  'not_connected',
  'premium_required',
  'conflict',
  'rate_limited',
  'provider_down',
] as const satisfies readonly ErrorCode[]
/** What it may refuse a command with. */
export const player = ['no_device', ...provider] as const satisfies readonly ErrorCode[]
