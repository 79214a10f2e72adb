import { z } from 'zod'
import { timeSchema } from '@/app/api/link-schema'
import type { NowPlaying, QueuedRequest, Snapshot, SnapshotMember, Track } from '@/lib/snapshot/types'
import { codeSchema, personSchema } from './room-schema'

const track = z
  .object({
    uri: z.string().meta({ example: 'spotify:track:4uLU6hMCjMI75M1A2tKUQC' }),
    title: z.string(),
    artists: z.array(z.string()),
    album: z.string(),
    image_url: z
      .string()
      .nullable()
      .meta({ description: 'A path on this origin, or a URL of the provider’s' }),
    duration_ms: z.int(),
    explicit: z.boolean(),
    accent: z.string().nullable().meta({ description: 'A colour of the cover, `#rrggbb`, once it is known' }),
  })
  .meta({ id: 'Track' }) satisfies z.ZodType<Track>

const now = z
  .object({
    play_id: z.uuid(),
    track,
    is_playing: z.boolean(),
    position_ms: z.number().meta({ description: 'Milliseconds into the song at `at`' }),
    at: timeSchema,
    requested_by: personSchema.nullable(),
    skip_votes: z.object({ count: z.int(), required: z.int(), voter_ids: z.array(z.uuid()) }),
  })
  .meta({ id: 'NowPlaying' }) satisfies z.ZodType<NowPlaying>

const queued = z
  .object({
    id: z.string(),
    track,
    requested_by: personSchema,
    votes: z.int(),
    voter_ids: z.array(z.string()),
    pinned: z.boolean(),
    handed_over: z.boolean(),
  })
  .meta({ id: 'QueuedRequest' }) satisfies z.ZodType<QueuedRequest>

const performer = {
  stage_name: z
    .string()
    .nullable()
    .meta({ description: 'Of the performer profile', example: 'Ada Lovebeat' }),
  picture_url: z.string().nullable().meta({ description: 'A path on this origin' }),
}

const member = z.object({
  ...personSchema.shape,
  role: z.enum(['host', 'cohost', 'guest']),
  present: z.boolean(),
  ...performer,
}) satisfies z.ZodType<SnapshotMember>

const connection = z.object({
  state: z.enum([
    'connected',
    'needs_reconnect',
    'not_connected',
    'no_device',
    'no_premium',
    'rate_limited',
    'provider_down',
  ]),
  retry_at: timeSchema.nullable(),
})

export const snapshotSchema = z
  .object({
    code: codeSchema,
    name: z.string(),
    version: z.int().meta({ description: 'Grows with every change; the `ETag` and the id of the event' }),
    host: z.object({ ...personSchema.shape, ...performer }),
    settings: z.object({
      votes_to_skip: z.int(),
      skip_percent: z.int().nullable(),
      guest_can_pause: z.boolean(),
      locked: z.boolean(),
      city: z.string().nullable(),
    }),
    connection,
    now: now.nullable(),
    queue: z.array(queued),
    members: z.array(member).meta({
      description: 'In the order of joining; of a crowd the first hundred, hosts and those present first',
    }),
    member_count: z.int(),
    present_count: z.int(),
    device: z
      .object({ name: z.string(), type: z.string(), volume_percent: z.int().nullable() })
      .nullable()
      .meta({ description: 'What the player is playing on, where that is known' }),
  })
  .meta({
    id: 'Snapshot',
    description: 'What every member of a room sees; the same for all of them',
  }) satisfies z.ZodType<Snapshot>
