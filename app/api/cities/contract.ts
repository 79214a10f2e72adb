import { z } from 'zod'
import { linkSchema, timeSchema } from '@/app/api/link-schema'
import { codeSchema } from '@/app/api/rooms/room-schema'
import type { CityRoomsDto } from '@/lib/rooms/city-rooms'
import { contract } from '@/lib/viewer/contract'

const cityRoomsSchema = z
  .object({
    city: z.string().meta({ description: 'In the one spelling it is compared by', example: 'lisbon' }),
    rooms: z.array(
      z.object({
        id: z.uuid(),
        code: codeSchema,
        name: z.string().meta({ example: 'Kitchen' }),
        host: z.object({ name: z.string().meta({ example: 'Ada' }) }),
        members: z.int(),
        created_at: timeSchema,
        _links: z.object({ close: linkSchema }),
      }),
    ),
    next_cursor: z.uuid().nullable().meta({ description: 'Given as `cursor` it asks for the next page' }),
  })
  .meta({
    id: 'CityRooms',
    description: 'Open rooms of a city, newest first',
  }) satisfies z.ZodType<CityRoomsDto>

export const cityRoomsContract = contract('cities.rooms', {
  description: 'A hundred a page. The city may be written in any spelling.',
  query: z.object({ cursor: z.uuid().optional() }),
  answers: { 200: cityRoomsSchema },
  refusals: ['not_found'],
})

export const closeCityRoomContract = contract('cities.close_room', {
  description: 'Everyone in it is sent out and told who closed it; the audit log keeps it.',
  answers: { 204: null },
  refusals: ['not_found', 'room_not_found'],
})
