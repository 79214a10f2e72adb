import { z } from 'zod'
import { timeSchema } from '@/app/api/link-schema'
import type {
  NowPlaying,
  Proposal,
  QueuedRequest,
  Snapshot,
  SnapshotMember,
  Track,
  TurnedDown,
} from '@/lib/snapshot/types'
import { codeSchema, personSchema, settingsSchema } from './room-schema'

export const trackSchema = z
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

export const nowSchema = z
  .object({
    play_id: z.uuid(),
    track: trackSchema,
    is_playing: z.boolean(),
    position_ms: z.number().meta({ description: 'Milliseconds into the song at `at`' }),
    at: timeSchema,
    requested_by: personSchema.nullable(),
    skip_votes: z.object({ count: z.int(), required: z.int(), voter_ids: z.array(z.uuid()) }),
  })
  .meta({ id: 'NowPlaying' }) satisfies z.ZodType<NowPlaying>

export const queuedSchema = z
  .object({
    id: z.uuid(),
    track: trackSchema,
    requested_by: personSchema,
    votes: z.int(),
    voter_ids: z.array(z.uuid()),
    pinned: z.boolean(),
    handed_over: z.boolean(),
  })
  .meta({ id: 'QueuedRequest' }) satisfies z.ZodType<QueuedRequest>

const proposal = z.object({ id: z.uuid(), track: trackSchema, requested_by: personSchema }).meta({
  id: 'Proposal',
  description: 'A request that waits for a host’s yes',
}) satisfies z.ZodType<Proposal>

const turnedDown = z
  .object({ ...proposal.shape, reason: z.enum(['removed', 'refused', 'unplayable']), at: timeSchema })
  .meta({ id: 'TurnedDown' }) satisfies z.ZodType<TurnedDown>

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
    settings: settingsSchema,
    connection,
    now: nowSchema.nullable(),
    refusals: z
      .array(z.object({ what: z.enum(['fallback_playlist', 'request', 'play']), since: timeSchema }))
      .meta({ description: 'What the room does by itself and the player refuses, until it works' }),
    queue: z
      .array(queuedSchema)
      .meta({ description: 'What comes next, in order; of many the first hundred' }),
    queue_count: z.int(),
    proposals: z
      .array(proposal)
      .meta({ description: 'What waits for a host’s yes; of many the first fifty' }),
    turned_down: z.array(turnedDown).meta({
      description: 'What ended without being played in the last ten minutes, newest first, and why',
    }),
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
