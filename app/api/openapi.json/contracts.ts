import {
  authorizeUrlContract,
  callbackContract,
  disconnectContract,
  startContract,
  statusContract,
} from '@/app/api/connect/contract'
import {
  coverContract,
  createGuestContract,
  endSessionContract,
  healthContract,
  listSessionsContract,
  openapiContract,
} from '@/app/api/contract'
import * as rooms from '@/app/api/rooms/contract'
import { meContract } from '@/app/api/users/contract'
import * as users from '@/app/api/users/contract'
import type { OperationName } from '@/lib/tokens/operations'
import type { Contract } from '@/lib/viewer/contract'

/** The contract of every operation of the table: one that is missing here does not compile. */
export const contracts: { readonly [Name in OperationName]?: Contract<Name> } = {
  health: healthContract,
  openapi: openapiContract,
  cover: coverContract,
  me: users.meContract,
  'guests.create': createGuestContract,
  'sessions.list': listSessionsContract,
  'sessions.end': endSessionContract,

  'connect.start': startContract,
  'connect.authorize_url': authorizeUrlContract,
  'connect.callback': callbackContract,
  'connect.status': statusContract,
  'connect.disconnect': disconnectContract,

  'rooms.list': rooms.listRooms,
  'rooms.create': rooms.createRoom,
  'rooms.current': rooms.currentRoomContract,
  'rooms.join': rooms.joinRoomContract,
  'rooms.read': rooms.readRoomContract,
  'rooms.update': rooms.updateRoom,
  'rooms.end': rooms.endRoomContract,
  'rooms.state': rooms.roomStateContract,
  'rooms.events': rooms.roomEventsContract,
  'rooms.leave': rooms.leaveRoomContract,
  'rooms.rotate_code': rooms.rotateCodeContract,
  'rooms.playback': rooms.playbackContract,
  'rooms.skip': rooms.skipContract,
  'rooms.withdraw_skip': rooms.withdrawSkipContract,
  'rooms.devices': rooms.devicesContract,
  'rooms.device': rooms.deviceContract,
  'rooms.members': rooms.membersContract,
  'rooms.change_role': rooms.changeRoleContract,
  'rooms.remove_member': rooms.removeMemberContract,
}
