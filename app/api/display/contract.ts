import { z } from 'zod'
import { codeSchema } from '@/app/api/rooms/room-schema'
import { nowSchema, snapshotSchema, trackSchema } from '@/app/api/rooms/snapshot-schema'
import type { DisplaySnapshot } from '@/lib/snapshot/display'
import { contract } from '@/lib/viewer/contract'

const name = z.object({ name: z.string() })
const { version, connection } = snapshotSchema.shape
const { track, is_playing, position_ms, at } = nowSchema.shape

const displaySchema = z
  .object({
    code: codeSchema,
    name: z.string(),
    version,
    connection,
    now: z.object({ track, is_playing, position_ms, at, requested_by: name.nullable() }).nullable(),
    queue: z
      .array(z.object({ track: trackSchema, requested_by: name }))
      .meta({ description: 'What comes next, in order; the first three' }),
  })
  .meta({
    id: 'DisplaySnapshot',
    description: 'What a screen in front of everybody shows: no ids of people, no members, no settings',
  }) satisfies z.ZodType<DisplaySnapshot>

const inRoom = ['room_not_found', 'banned', 'forbidden'] as const

export const makeDisplayContract = contract('rooms.make_display', {
  description:
    'The link opens without an account and shows what plays, the next three songs and the code, nothing else. One made before ends, with its screens. The secret stands in the fragment and is told this once.',
  answers: { 201: z.object({ url: z.url().meta({ example: 'https://auxroom.example/display#axrd_Jk0…' }) }) },
  refusals: [...inRoom, 'rate_limited_caller'],
})
export const endDisplayContract = contract('rooms.end_display', {
  answers: { 204: null },
  refusals: [...inRoom, 'rate_limited_caller'],
})
export const displayStateContract = contract('display.state', {
  answers: { 200: displaySchema, 304: null },
  refusals: ['room_not_found'],
})
export const displayEventsContract = contract('display.events', {
  answers: { 200: displaySchema },
  media: 'text/event-stream',
  refusals: ['room_not_found'],
})
