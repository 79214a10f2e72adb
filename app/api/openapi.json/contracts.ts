import * as cities from '@/app/api/cities/contract'
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
import * as performers from '@/app/api/performers/contract'
import * as rooms from '@/app/api/rooms/contract'
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

  'performers.read_own': performers.readOwnPerformer,
  'performers.save': performers.savePerformerContract,
  'performers.delete': performers.deletePerformerContract,
  'performers.picture': performers.savePictureContract,
  'performers.read': performers.readPerformerContract,
  'performers.show_picture': performers.showPictureContract,

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

  'cities.rooms': cities.cityRoomsContract,
  'cities.close_room': cities.closeCityRoomContract,
}
