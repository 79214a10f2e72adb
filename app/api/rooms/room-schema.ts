import { z } from 'zod'
import { linksSchema, timeSchema } from '@/app/api/link-schema'
import type { DeviceDto } from '@/lib/playback/commands'
import type { SkipResult } from '@/lib/playback/skip'
import type { MemberDto } from '@/lib/rooms/members'
import type { RoomDto } from '@/lib/rooms/room-dto'
import type { RoomSettings } from '@/lib/rooms/settings'

export const codeSchema = z
  .string()
  .meta({ description: 'Six letters and digits that people pass on', example: 'K7QX2M' })

/** A person in a room; the id is the membership's and says nothing of the account. */
export const personSchema = z.object({ id: z.uuid(), name: z.string().meta({ example: 'Ada' }) })

/** A room's settings as they are told. */
export const settingsSchema = z.object({
  votes_to_skip: z.int(),
  skip_percent: z.int().nullable().meta({ description: 'Overrides the number where it is set' }),
  guest_can_pause: z.boolean(),
  locked: z.boolean(),
  guest_can_request: z.boolean(),
  request_limit: z.int().meta({ description: 'Requests of one guest that may wait at a time' }),
  request_cooldown_s: z.int().meta({ description: 'Seconds between two requests of one guest' }),
  no_repeat_minutes: z
    .int()
    .meta({ description: 'Minutes in which a song is not asked for again after it played; 0 turns it off' }),
  allow_explicit: z.boolean(),
  max_track_minutes: z.int().nullable().meta({ description: 'Null for songs of any length' }),
  approval: z.boolean().meta({ description: 'Requests of guests wait for a host’s yes' }),
  fallback_playlist_uri: z
    .string()
    .nullable()
    .meta({ description: 'Plays while nobody asks', example: 'spotify:playlist:37i9dQZF1DXcBWIGoYBM5M' }),
  city: z.string().nullable().meta({ example: 'Lisbon' }),
}) satisfies z.ZodType<RoomSettings>

export const roomSchema = z
  .object({
    id: z.uuid(),
    code: codeSchema,
    name: z.string().meta({ example: 'Kitchen' }),
    host: personSchema,
    is_host: z.boolean(),
    role: z.enum(['host', 'cohost', 'guest']),
    member_id: z.uuid().meta({ description: 'The caller’s own' }),
    ...settingsSchema.shape,
    created_at: timeSchema,
    _links: linksSchema,
  })
  .meta({ id: 'Room', description: 'A room as one of its members sees it' }) satisfies z.ZodType<RoomDto>

export const memberSchema = z
  .object({
    id: z.uuid(),
    name: z.string(),
    stage_name: z.string().nullable(),
    picture_url: z.string().nullable().meta({ description: 'A path on this origin' }),
    role: z.enum(['host', 'cohost', 'guest', 'banned']),
    present: z.boolean().meta({ description: 'Has a stream open, or called in the last 60 seconds' }),
    joined_at: timeSchema,
    _links: linksSchema,
  })
  .meta({ id: 'Member' }) satisfies z.ZodType<MemberDto>

export const skipSchema = z
  .object({ skipped: z.boolean(), votes: z.int(), votes_required: z.int() })
  .meta({ id: 'SkipResult' }) satisfies z.ZodType<SkipResult>

export const deviceSchema = z
  .object({
    id: z.string().nullable().meta({ description: 'Null where it cannot be chosen from here' }),
    name: z.string(),
    type: z.string(),
    is_active: z.boolean(),
    is_preferred: z.boolean().meta({
      description: 'The music was moved to it last, in this room or another of its host',
    }),
    is_restricted: z.boolean(),
    supports_volume: z.boolean(),
    volume_percent: z.int().nullable(),
  })
  .meta({ id: 'Device' }) satisfies z.ZodType<DeviceDto>
