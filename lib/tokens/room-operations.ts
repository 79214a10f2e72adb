import type { Operation } from './operation'

const profile = ['profile'] as const
const performer = ['performer'] as const
const venue = ['venue'] as const
const inRoom = ['profile', 'performer', 'venue'] as const
const takesPart = ['performer', 'venue'] as const

/** Calls about connections and rooms. */
export const roomOperations = {
  'connect.start': {
    method: 'POST',
    path: '/api/connect/{provider}',
    title: 'Connect a provider',
    access: 'session',
    guest: true,
  },
  'connect.authorize_url': {
    method: 'GET',
    path: '/api/connect/{provider}/authorize-url',
    title: 'Where to connect a provider',
    access: 'session',
    guest: true,
  },
  'connect.callback': {
    method: 'GET',
    path: '/api/connect/{provider}/callback',
    title: 'Where the provider sends the browser back',
    access: 'anyone',
  },
  'connect.status': {
    method: 'GET',
    path: '/api/connect/{provider}/status',
    title: 'The connection’s state',
    access: profile,
  },
  'connect.disconnect': {
    method: 'DELETE',
    path: '/api/connect/{provider}',
    title: 'Disconnect a provider',
    access: 'session',
  },
  'friends.read': {
    method: 'GET',
    path: '/api/friends',
    title: 'Friends at a provider',
    access: profile,
  },

  'rooms.list': { method: 'GET', path: '/api/rooms', title: 'The rooms one is in', access: profile },
  'rooms.create': {
    method: 'POST',
    path: '/api/rooms',
    title: 'Open a room',
    access: venue,
    guest: true,
  },
  'rooms.current': {
    method: 'GET',
    path: '/api/rooms/current',
    title: 'The way back',
    access: profile,
    anonymous: true,
  },
  'rooms.past': {
    method: 'GET',
    path: '/api/rooms/past',
    title: 'The rooms one hosted to their end',
    access: profile,
  },
  'rooms.reopen': {
    method: 'POST',
    path: '/api/rooms/past/{id}/reopen',
    title: 'Open a past room again',
    access: venue,
  },
  'rooms.join': {
    method: 'POST',
    path: '/api/rooms/join',
    title: 'Join a room',
    access: performer,
    guest: true,
  },
  'rooms.read': { method: 'GET', path: '/api/rooms/{code}', title: 'This room', access: inRoom },
  'rooms.update': { method: 'PATCH', path: '/api/rooms/{code}', title: 'Change the settings', access: venue },
  'rooms.end': { method: 'DELETE', path: '/api/rooms/{code}', title: 'End the room', access: venue },
  'rooms.state': {
    method: 'GET',
    path: '/api/rooms/{code}/state',
    title: 'What everyone sees',
    access: inRoom,
  },
  'rooms.events': {
    method: 'GET',
    path: '/api/rooms/{code}/events',
    title: 'Changes as they happen',
    access: inRoom,
  },
  'rooms.leave': {
    method: 'POST',
    path: '/api/rooms/{code}/leave',
    title: 'Leave the room',
    access: takesPart,
  },
  'rooms.rotate_code': {
    method: 'POST',
    path: '/api/rooms/{code}/code',
    title: 'Make a new code',
    access: venue,
  },
  'rooms.playback': {
    method: 'PUT',
    path: '/api/rooms/{code}/playback',
    title: 'Play or pause',
    access: venue,
  },
  'rooms.skip': {
    method: 'POST',
    path: '/api/rooms/{code}/skip',
    title: 'Skip the song, or vote to',
    access: takesPart,
  },
  'rooms.withdraw_skip': {
    method: 'DELETE',
    path: '/api/rooms/{code}/skip',
    title: 'Take the vote back',
    access: takesPart,
  },
  'rooms.search': {
    method: 'GET',
    path: '/api/rooms/{code}/search',
    title: 'Look for songs',
    access: takesPart,
  },
  'rooms.request': {
    method: 'POST',
    path: '/api/rooms/{code}/requests',
    title: 'Ask for a song',
    access: takesPart,
  },
  'rooms.arrange_request': {
    method: 'PATCH',
    path: '/api/rooms/{code}/requests/{id}',
    title: 'Move, pin or approve a request',
    access: venue,
  },
  'rooms.remove_request': {
    method: 'DELETE',
    path: '/api/rooms/{code}/requests/{id}',
    title: 'Take a request back, or remove it',
    access: takesPart,
  },
  'rooms.vote_request': {
    method: 'PUT',
    path: '/api/rooms/{code}/requests/{id}/vote',
    title: 'Vote for a request',
    access: takesPart,
  },
  'rooms.withdraw_vote': {
    method: 'DELETE',
    path: '/api/rooms/{code}/requests/{id}/vote',
    title: 'Take the vote for a request back',
    access: takesPart,
  },
  'rooms.devices': {
    method: 'GET',
    path: '/api/rooms/{code}/devices',
    title: 'Devices to play on',
    access: venue,
  },
  'rooms.device': {
    method: 'PUT',
    path: '/api/rooms/{code}/device',
    title: 'Play on another device',
    access: venue,
  },
  'rooms.history': {
    method: 'GET',
    path: '/api/rooms/{code}/history',
    title: 'What has played, and who asked',
    access: inRoom,
  },
  'rooms.history_csv': {
    method: 'GET',
    path: '/api/rooms/{code}/history.csv',
    title: 'What has played, as a table',
    access: inRoom,
  },
  'rooms.export': {
    method: 'POST',
    path: '/api/rooms/{code}/export',
    title: 'Save what has played as a playlist',
    access: venue,
  },
  'rooms.members': {
    method: 'GET',
    path: '/api/rooms/{code}/members',
    title: 'Who is here',
    access: inRoom,
  },
  'rooms.change_role': {
    method: 'PATCH',
    path: '/api/rooms/{code}/members/{id}',
    title: 'Change a member’s role',
    access: venue,
  },
  'rooms.remove_member': {
    method: 'DELETE',
    path: '/api/rooms/{code}/members/{id}',
    title: 'Remove a member',
    access: venue,
  },
  'rooms.make_display': {
    method: 'POST',
    path: '/api/rooms/{code}/display',
    title: 'Make a link for a screen',
    access: venue,
  },
  'rooms.end_display': {
    method: 'DELETE',
    path: '/api/rooms/{code}/display',
    title: 'Turn off the screens',
    access: venue,
  },
  'display.state': {
    method: 'GET',
    path: '/api/display/state',
    title: 'What a screen shows',
    access: 'display',
  },
  'display.events': {
    method: 'GET',
    path: '/api/display/events',
    title: 'The same as it happens',
    access: 'display',
  },
} as const satisfies Record<string, Operation>
