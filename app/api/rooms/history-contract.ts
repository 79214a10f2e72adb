import { z } from 'zod'
import { linksSchema, timeSchema } from '@/app/api/link-schema'
import type { ExportDto } from '@/lib/playback/export/export-dto'
import { exportInput } from '@/lib/playback/export/export-playlist'
import type { PastRoomDto, PastRoomsDto } from '@/lib/rooms/past-rooms'
import type { HistoryPage, PlayDto } from '@/lib/snapshot/history/plays'
import { contract } from '@/lib/viewer/contract'
import { personSchema, roomSchema } from './room-schema'
import { trackSchema } from './snapshot-schema'

const cursor = z.uuid().optional().meta({ description: '`next_cursor` of the page before' })
const nextCursor = z.uuid().nullable().meta({ description: 'Asks for what came before; null at the end' })

const byCodeOrId =
  'A room that has ended is named by its id in place of a code, and is read by its host alone.'

const playSchema = z
  .object({
    id: z.uuid(),
    track: trackSchema,
    started_at: timeSchema,
    ended_at: timeSchema.nullable().meta({ description: 'Null while it plays' }),
    requested_by: personSchema.nullable(),
    origin: z.enum(['request', 'fallback', 'provider']).meta({
      description: 'Somebody asked · the fallback playlist · somebody on the provider’s own app',
    }),
    skipped: z.boolean(),
    doubled: z.boolean().meta({
      description: 'The same song once more, because an answer of the provider was lost',
    }),
  })
  .meta({ id: 'Play', description: 'One playing of a song' }) satisfies z.ZodType<PlayDto>

const historySchema = z.object({
  plays: z.array(playSchema),
  next_cursor: nextCursor,
}) satisfies z.ZodType<HistoryPage>

const pastRoomSchema = z
  .object({
    id: z.uuid(),
    name: z.string(),
    created_at: timeSchema,
    ended_at: timeSchema,
    plays: z.int(),
    members: z.int(),
    _links: linksSchema,
  })
  .meta({
    id: 'PastRoom',
    description: 'A room that has ended, as its host sees it',
  }) satisfies z.ZodType<PastRoomDto>

const pastRoomsSchema = z.object({
  rooms: z.array(pastRoomSchema),
  next_cursor: nextCursor,
}) satisfies z.ZodType<PastRoomsDto>

const inRoom = ['room_not_found', 'banned'] as const

export const historyContract = contract('rooms.history', {
  description: `The newest first, a hundred at a time. ${byCodeOrId}`,
  query: z.object({ cursor }),
  answers: { 200: historySchema },
  refusals: inRoom,
})
export const historyCsvContract = contract('rooms.history_csv', {
  description: `All plays in the order they began. Cells that a spreadsheet would run as a formula begin with an apostrophe. ${byCodeOrId}`,
  answers: { 200: null },
  media: 'text/csv',
  refusals: inRoom,
})
export const pastRoomsContract = contract('rooms.past', {
  description: 'The last one first, a hundred at a time.',
  query: z.object({ cursor }),
  answers: { 200: pastRoomsSchema },
})
export const reopenContract = contract('rooms.reopen', {
  description: 'A new room, with a new code, and the name and the settings of the past one.',
  answers: { 201: roomSchema },
  refusals: ['not_found', 'conflict', 'unavailable'],
})

const exportSchema = z
  .object({
    playlist: z
      .object({ id: z.string(), url: z.url().nullable(), name: z.string() })
      .nullable()
      .meta({ description: 'Null until it is made at the provider' }),
    added: z.int().meta({ description: 'Songs that are known to be in it' }),
    total: z.int(),
    finished: z.boolean().meta({ description: 'Where false, call again to go on' }),
  })
  .meta({ id: 'PlaylistExport' }) satisfies z.ZodType<ExportDto>

export const exportContract = contract('rooms.export', {
  description: `Makes a private playlist at the provider: each song once, in the order of its first playing, without those that were skipped. Where an earlier call did not get through, it goes on with that playlist, and \`name\` is ignored. \`scope_needed\` names the page that asks the provider in \`connect\`. ${byCodeOrId}`,
  body: exportInput,
  answers: { 201: exportSchema },
  refusals: [
    ...inRoom,
    'forbidden',
    'conflict',
    'scope_needed',
    'not_connected',
    'needs_reconnect',
    'rate_limited_caller',
    'rate_limited',
    'provider_down',
  ],
})
