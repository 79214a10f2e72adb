import { z } from 'zod'
import { boundedText } from '@/lib/http/bounded-text'
import { joinInput } from '@/lib/rooms/join'
import { leaveInput } from '@/lib/rooms/leave'
import { roleInput } from '@/lib/rooms/members'
import { roomSettingsInput } from '@/lib/rooms/settings'
import { contract } from '@/lib/viewer/contract'
import { commanding, inRoom, player } from './refusals'
import { codeSchema, deviceSchema, memberSchema, roomSchema, skipSchema } from './room-schema'
import { snapshotSchema } from './snapshot-schema'

const longestSongMs = 24 * 60 * 60 * 1000

/** One command at a time, so that each has one outcome. */
const command = z
  .strictObject({
    is_playing: z.boolean().optional(),
    position_ms: z.int().min(0).max(longestSongMs).optional(),
    volume_percent: z.int().min(0).max(100).optional(),
  })
  .refine((given) => Object.values(given).filter((value) => value !== undefined).length === 1, {
    message: 'Give one of is_playing, position_ms and volume_percent',
  })
  .meta({
    description: 'Exactly one of the three',
    example: { is_playing: true },
    override: { minProperties: 1, maxProperties: 1 },
  })

export const listRooms = contract('rooms.list', {
  answers: { 200: z.object({ rooms: z.array(roomSchema) }) },
})
export const createRoom = contract('rooms.create', {
  body: roomSettingsInput,
  answers: { 201: roomSchema, 200: roomSchema },
  refusals: ['forbidden', 'unavailable'],
})
export const currentRoomContract = contract('rooms.current', {
  answers: { 200: z.object({ code: codeSchema.nullable() }) },
})
export const joinRoomContract = contract('rooms.join', {
  description:
    'A browser is given the cookie `axr_device`, by which a ban knows it again whatever account it comes with; programs have none. A name that somebody in the room has, or one that reads like it, gets the first free number: a second Bo is “Bo 2”.',
  body: joinInput,
  answers: { 200: roomSchema },
  refusals: ['missing_code', 'room_not_found', 'room_locked', 'banned', 'rate_limited_caller'],
})
export const readRoomContract = contract('rooms.read', { answers: { 200: roomSchema }, refusals: inRoom })
export const updateRoom = contract('rooms.update', {
  body: roomSettingsInput,
  answers: { 200: roomSchema },
  refusals: commanding,
})
export const endRoomContract = contract('rooms.end', { answers: { 204: null }, refusals: commanding })
export const roomStateContract = contract('rooms.state', {
  answers: { 200: snapshotSchema, 304: null },
  refusals: inRoom,
})
export const roomEventsContract = contract('rooms.events', {
  answers: { 200: snapshotSchema },
  media: 'text/event-stream',
  refusals: [...inRoom, 'unavailable'],
})
export const leaveRoomContract = contract('rooms.leave', {
  description:
    'A host hands over, or the room ends; with a token that takes the scope `venue`. Whoever else is in the room leaves it.',
  body: leaveInput,
  answers: { 204: null },
  refusals: [...commanding, 'conflict'],
})
export const rotateCodeContract = contract('rooms.rotate_code', {
  answers: { 200: roomSchema },
  refusals: [...commanding, 'unavailable'],
})
export const playbackContract = contract('rooms.playback', {
  body: command,
  answers: { 204: null },
  refusals: [...commanding, ...player, 'nothing_playing'],
})
export const skipContract = contract('rooms.skip', {
  body: z.strictObject({
    play_id: z.uuid().optional().meta({ description: 'The play that is meant, from the snapshot' }),
  }),
  answers: { 200: skipSchema },
  refusals: [...commanding, ...player, 'nothing_playing', 'play_changed'],
})
export const withdrawSkipContract = contract('rooms.withdraw_skip', {
  answers: { 200: skipSchema },
  refusals: [...commanding, 'nothing_playing'],
})
export const devicesContract = contract('rooms.devices', {
  answers: { 200: z.object({ devices: z.array(deviceSchema) }) },
  refusals: [...commanding, ...player],
})
export const deviceContract = contract('rooms.device', {
  body: z.strictObject({ id: boundedText(200).min(1) }),
  answers: { 204: null },
  refusals: [...commanding, ...player],
})
export const membersContract = contract('rooms.members', {
  answers: { 200: z.object({ members: z.array(memberSchema) }) },
  refusals: inRoom,
})
export const changeRoleContract = contract('rooms.change_role', {
  body: roleInput,
  answers: { 204: null },
  refusals: [...commanding, 'not_found', 'conflict'],
})
export const removeMemberContract = contract('rooms.remove_member', {
  answers: { 204: null },
  refusals: [...commanding, 'not_found', 'conflict'],
})
