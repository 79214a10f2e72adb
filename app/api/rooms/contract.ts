import { z } from 'zod'
import { joinInput } from '@/lib/rooms/join'
import { leaveInput } from '@/lib/rooms/leave'
import { roleInput } from '@/lib/rooms/members'
import { roomSettingsInput } from '@/lib/rooms/settings'
import { contract } from '@/lib/viewer/contract'

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

export const listRooms = contract('rooms.list', { answers: {} })
export const createRoom = contract('rooms.create', { body: roomSettingsInput, answers: {} })
export const currentRoomContract = contract('rooms.current', { answers: {} })
export const joinRoomContract = contract('rooms.join', { body: joinInput, answers: {} })
export const readRoomContract = contract('rooms.read', { answers: {} })
export const updateRoom = contract('rooms.update', { body: roomSettingsInput, answers: {} })
export const endRoomContract = contract('rooms.end', { answers: {} })
export const roomStateContract = contract('rooms.state', { answers: {} })
export const roomEventsContract = contract('rooms.events', { answers: {} })
export const leaveRoomContract = contract('rooms.leave', { body: leaveInput, answers: {} })
export const rotateCodeContract = contract('rooms.rotate_code', { answers: {} })
export const playbackContract = contract('rooms.playback', { body: command, answers: {} })
export const skipContract = contract('rooms.skip', {
  body: z.strictObject({ play_id: z.uuid().optional() }),
  answers: {},
})
export const withdrawSkipContract = contract('rooms.withdraw_skip', { answers: {} })
export const devicesContract = contract('rooms.devices', { answers: {} })
export const deviceContract = contract('rooms.device', {
  body: z.strictObject({ id: z.string().min(1).max(200) }),
  answers: {},
})
export const membersContract = contract('rooms.members', { answers: {} })
export const changeRoleContract = contract('rooms.change_role', { body: roleInput, answers: {} })
export const removeMemberContract = contract('rooms.remove_member', { answers: {} })
