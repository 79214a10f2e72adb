import {
  loginContract,
  logoutAllContract,
  logoutContract,
  registerContract,
} from '@/app/api/accounts-contract'
import * as admin from '@/app/api/admin/contract'
import * as apps from '@/app/api/apps/contract'
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
  metricsContract,
  openapiContract,
} from '@/app/api/contract'
import * as display from '@/app/api/display/contract'
import * as email from '@/app/api/email/contract'
import { readFriendsContract } from '@/app/api/friends/contract'
import { authorizeContract } from '@/app/api/oauth/authorize/contract'
import * as oauth from '@/app/api/oauth/contract'
import { jwksContract } from '@/app/api/oauth/jwks/contract'
import * as password from '@/app/api/password/contract'
import * as performers from '@/app/api/performers/contract'
import { createReturnLinkContract } from '@/app/api/return-link/contract'
import * as rooms from '@/app/api/rooms/contract'
import * as history from '@/app/api/rooms/history-contract'
import * as requests from '@/app/api/rooms/requests-contract'
import * as tokens from '@/app/api/tokens/contract'
import * as users from '@/app/api/users/contract'
import { createUserContract } from '@/app/api/users/create/contract'
import * as webhooks from '@/app/api/webhooks/contract'
import type { OperationName } from '@/lib/tokens/operations'
import type { Contract } from '@/lib/viewer/contract'

/** The contract of every operation of the table: one that is missing here does not compile. */
export const contracts: { readonly [Name in OperationName]: Contract<Name> } = {
  health: healthContract,
  metrics: metricsContract,
  openapi: openapiContract,
  cover: coverContract,

  'oauth.token': oauth.tokenContract,
  'oauth.revoke': oauth.revokeContract,
  'oauth.introspect': oauth.introspectContract,
  'oauth.jwks': jwksContract,
  'oauth.authorize': authorizeContract,
  'oauth.metadata': oauth.metadataContract,

  'users.create': createUserContract,
  register: registerContract,
  login: loginContract,
  logout: logoutContract,
  logout_all: logoutAllContract,
  'password.forgot': password.forgotPasswordContract,
  'password.reset': password.resetPasswordContract,
  'password.change': password.changePasswordContract,
  'email.confirm': email.confirmEmailContract,
  'email.send_confirmation': email.sendConfirmationContract,

  me: users.meContract,
  'users.read': users.readUserContract,
  'users.update': users.updateUserContract,
  'users.delete': users.deleteUserContract,
  'users.delete_by_post': users.deleteUserByPostContract,
  'return_link.create': createReturnLinkContract,
  'guests.create': createGuestContract,
  'tokens.list': tokens.listTokensContract,
  'tokens.create': tokens.createTokenContract,
  'tokens.revoke': tokens.revokeTokenContract,
  'sessions.list': listSessionsContract,
  'sessions.end': endSessionContract,
  'apps.list': apps.listAppsContract,
  'apps.revoke': apps.withdrawAppContract,

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
  'friends.read': readFriendsContract,

  'rooms.list': rooms.listRooms,
  'rooms.create': rooms.createRoom,
  'rooms.current': rooms.currentRoomContract,
  'rooms.past': history.pastRoomsContract,
  'rooms.reopen': history.reopenContract,
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
  'rooms.search': requests.searchContract,
  'rooms.request': requests.requestContract,
  'rooms.arrange_request': requests.arrangeRequestContract,
  'rooms.remove_request': requests.removeRequestContract,
  'rooms.vote_request': requests.voteRequestContract,
  'rooms.withdraw_vote': requests.withdrawVoteContract,
  'rooms.devices': rooms.devicesContract,
  'rooms.device': rooms.deviceContract,
  'rooms.history': history.historyContract,
  'rooms.history_csv': history.historyCsvContract,
  'rooms.export': history.exportContract,
  'rooms.members': rooms.membersContract,
  'rooms.change_role': rooms.changeRoleContract,
  'rooms.remove_member': rooms.removeMemberContract,
  'rooms.make_display': display.makeDisplayContract,
  'rooms.end_display': display.endDisplayContract,
  'display.state': display.displayStateContract,
  'display.events': display.displayEventsContract,

  'webhooks.list': webhooks.listWebhooksContract,
  'webhooks.create': webhooks.createWebhookContract,
  'webhooks.read': webhooks.readWebhookContract,
  'webhooks.update': webhooks.updateWebhookContract,
  'webhooks.delete': webhooks.deleteWebhookContract,
  'webhooks.rotate_secret': webhooks.rotateSecretContract,
  'webhooks.test': webhooks.testWebhookContract,
  'webhooks.deliveries': webhooks.listDeliveriesContract,
  'webhooks.replay': webhooks.replayDeliveryContract,

  'cities.rooms': cities.cityRoomsContract,
  'cities.close_room': cities.closeCityRoomContract,

  'admin.users': admin.listUsersContract,
  'admin.user': admin.readUserContract,
  'admin.mark_user': admin.markUserContract,
  'admin.clients': admin.listClientsContract,
  'admin.create_client': admin.createClientContract,
  'admin.update_client': admin.updateClientContract,
  'admin.rotate_secret': admin.rotateSecretContract,
  'admin.rooms': admin.listRoomsContract,
  'admin.close_room': admin.closeRoomContract,
  'admin.connections': admin.listConnectionsContract,
  'admin.tokens': admin.listTokensContract,
  'admin.revoke_token': admin.revokeTokenContract,
  'admin.audit': admin.auditContract,
}
