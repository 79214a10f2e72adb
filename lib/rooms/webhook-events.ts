import 'server-only'
import { type ZodType, z } from 'zod'
import type { Tx } from '@/db/client'
import { type RoomRow, rooms } from '@/db/schema'
import { recordForWebhooks } from '../events/outbox'
import { type WebhookEventType, webhookEventTypes } from '../events/webhooks/event-types'
import { tellOutside } from '../events/webhooks/public-data'

type RoomEventType = Extract<WebhookEventType, `room.${string}`>

const room = z.object({ id: z.string(), code: z.string(), name: z.string() })
const member = z.object({ id: z.string(), name: z.string() })

/** What webhooks tell of rooms: what its members see, ids as they see them. Whatever stands here goes out. */
const told = {
  'room.created': z.object({ room, host: member }),
  'room.updated': z.object({
    room,
    /** The settings that changed, with what they are now. */
    changed: z
      .object({
        code: z.string(),
        name: z.string(),
        votes_to_skip: z.number(),
        skip_percent: z.number().nullable(),
        guest_can_pause: z.boolean(),
        locked: z.boolean(),
        guest_can_request: z.boolean(),
        request_limit: z.number(),
        request_cooldown_s: z.number(),
        no_repeat_minutes: z.number(),
        allow_explicit: z.boolean(),
        max_track_minutes: z.number().nullable(),
        approval: z.boolean(),
        fallback_playlist_uri: z.string().nullable(),
        city: z.string().nullable(),
      })
      .partial(),
  }),
  'room.ended': z.object({ room, reason: z.string() }),
  'room.member_joined': z.object({ room, member }),
  'room.member_left': z.object({ room, member, reason: z.enum(['left', 'removed']) }),
  'room.host_changed': z.object({ room, host: member }),
  'room.play_started': z.object({
    room,
    play: z.object({ id: z.string(), uri: z.string(), title: z.string(), artists: z.array(z.string()) }),
  }),
} as const satisfies Record<RoomEventType, ZodType>

type Told<Type extends RoomEventType> = Omit<z.input<(typeof told)[Type]>, 'room'>

/** Registers what webhooks tell of rooms. */
export function tellOfRooms(): void {
  for (const type of webhookEventTypes) {
    if (isOfRooms(type)) tellOutside([type], (payload) => told[type].parse(payload))
  }
}

function isOfRooms(type: WebhookEventType): type is RoomEventType {
  return Object.hasOwn(told, type)
}

/** What an event says of its room, and whose webhooks hear of it: the host's. */
export type Place = Pick<RoomRow, 'id' | 'code' | 'name' | 'hostAccountId'>

/** The columns of a `Place`. */
export const placeColumns = {
  id: rooms.id,
  code: rooms.code,
  name: rooms.name,
  hostAccountId: rooms.hostAccountId,
}

/** Tells the host's webhooks of the room, in the transaction of what happened. One round trip, and no more without any. */
export function recordRoomEvent<Type extends RoomEventType>(
  tx: Tx,
  { id, code, name, hostAccountId }: Place,
  type: Type,
  data: Told<Type>,
): Promise<void> {
  return recordForWebhooks(tx, {
    type,
    accountId: hostAccountId,
    payload: { room: { id, code, name }, ...data },
  })
}
