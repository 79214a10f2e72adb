import type { Scope } from './scopes'

/**
 * Who may call: `nobody` is asked; `anyone` with or without credentials; any `account`, by session or by a token of
 * whatever scope; a browser `session` only; a session or a token of the `password_grant`; or whoever has one of these
 * scopes, which a session always has.
 */
type Access = 'nobody' | 'anyone' | 'account' | 'session' | 'password_grant' | readonly Scope[]

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

export type Operation = {
  method: Method
  /** Path on this origin; `{name}` stands for a parameter. */
  path: string
  /** What it does, for people who read links and the documentation. */
  title: string
  access: Access
  /** Makes a guest of a caller without credentials. */
  guest?: true
  /** Answers callers without credentials as well. */
  anonymous?: true
  /** A client may call it for itself, with a token of the client credentials grant. */
  client?: true
}

const profile = ['profile'] as const
const performer = ['performer'] as const
const venue = ['venue'] as const
const inRoom = ['profile', 'performer', 'venue'] as const
const takesPart = ['performer', 'venue'] as const
const city = ['city'] as const
const admin = ['admin'] as const

/**
 * Every call of the API: the one table behind what a handler lets through, the `_links` a token is shown and the
 * OpenAPI document.
 */
export const operations = {
  health: { method: 'GET', path: '/api/health', title: 'Whether this process can serve', access: 'nobody' },
  openapi: { method: 'GET', path: '/api/openapi.json', title: 'This API as OpenAPI 3.1', access: 'nobody' },
  cover: {
    method: 'GET',
    path: '/api/covers/{kind}/{id}/{size}',
    title: 'A cover of the simulator',
    access: 'nobody',
  },

  'oauth.token': { method: 'POST', path: '/api/oauth/token', title: 'Get a token', access: 'nobody' },
  'oauth.revoke': { method: 'POST', path: '/api/oauth/revoke', title: 'Revoke a token', access: 'nobody' },
  'oauth.introspect': {
    method: 'POST',
    path: '/api/oauth/introspect',
    title: 'Ask what a token is good for',
    access: 'nobody',
  },
  'oauth.jwks': { method: 'GET', path: '/api/oauth/jwks', title: 'Keys that sign tokens', access: 'nobody' },
  'oauth.authorize': {
    method: 'POST',
    path: '/api/oauth/authorize',
    title: 'Answer an app’s request for access',
    access: 'session',
  },
  'oauth.metadata': {
    method: 'GET',
    path: '/.well-known/oauth-authorization-server',
    title: 'What the authorization server can do',
    access: 'nobody',
  },

  'users.create': { method: 'POST', path: '/api/users/create', title: 'Register a user', access: 'nobody' },
  register: { method: 'POST', path: '/api/register', title: 'Register', access: 'nobody' },
  login: { method: 'POST', path: '/api/login', title: 'Log in', access: 'nobody' },
  logout: { method: 'POST', path: '/api/logout', title: 'End this token or session', access: 'account' },
  logout_all: { method: 'POST', path: '/api/logout-all', title: 'End all of them', access: 'account' },
  'password.forgot': {
    method: 'POST',
    path: '/api/password/forgot',
    title: 'Ask for a link to set a new password',
    access: 'nobody',
  },
  'password.reset': {
    method: 'POST',
    path: '/api/password/reset',
    title: 'Set a new password with the link',
    access: 'nobody',
  },
  'password.change': {
    method: 'POST',
    path: '/api/password/change',
    title: 'Change the password',
    access: 'session',
  },
  'email.confirm': {
    method: 'POST',
    path: '/api/email/confirm',
    title: 'Confirm the e-mail address with the link',
    access: 'nobody',
  },
  'email.send_confirmation': {
    method: 'POST',
    path: '/api/email/send-confirmation',
    title: 'Have the link sent once more',
    access: 'session',
  },
  'guests.create': { method: 'POST', path: '/api/guests', title: 'Become a guest', access: 'anyone' },

  me: { method: 'GET', path: '/api/me', title: 'Who is calling', access: profile },
  'users.read': { method: 'GET', path: '/api/users/{id}', title: 'The account', access: profile },
  'users.update': { method: 'PATCH', path: '/api/users/{id}', title: 'Change the account', access: profile },
  'users.delete': {
    method: 'DELETE',
    path: '/api/users/{id}',
    title: 'Delete the account',
    access: 'password_grant',
  },
  'users.delete_by_post': {
    method: 'POST',
    path: '/api/users/{id}/delete',
    title: 'Delete the account',
    access: 'password_grant',
  },
  'tokens.list': { method: 'GET', path: '/api/tokens', title: 'Personal tokens', access: 'session' },
  'tokens.create': { method: 'POST', path: '/api/tokens', title: 'Make a personal token', access: 'session' },
  'tokens.revoke': {
    method: 'DELETE',
    path: '/api/tokens/{id}',
    title: 'Revoke a personal token',
    access: 'session',
  },
  'sessions.list': { method: 'GET', path: '/api/sessions', title: 'Browsers signed in', access: 'session' },
  'sessions.end': { method: 'DELETE', path: '/api/sessions/{id}', title: 'Sign one out', access: 'session' },
  'apps.list': { method: 'GET', path: '/api/apps', title: 'Authorised apps', access: 'session' },
  'apps.revoke': {
    method: 'DELETE',
    path: '/api/apps/{id}',
    title: 'Withdraw an app’s access',
    access: 'session',
  },

  'performers.read_own': {
    method: 'GET',
    path: '/api/performers/me',
    title: 'The own performer profile',
    access: performer,
  },
  'performers.save': {
    method: 'PUT',
    path: '/api/performers/me',
    title: 'Keep a performer profile',
    access: performer,
  },
  'performers.delete': {
    method: 'DELETE',
    path: '/api/performers/me',
    title: 'Delete the performer profile',
    access: performer,
  },
  'performers.picture': {
    method: 'PUT',
    path: '/api/performers/me/picture',
    title: 'Upload a picture',
    access: performer,
  },
  'performers.read': {
    method: 'GET',
    path: '/api/performers/{id}',
    title: 'A performer profile',
    access: profile,
    client: true,
  },
  'performers.show_picture': {
    method: 'GET',
    path: '/api/performers/{id}/picture/{picture}',
    title: 'A performer’s picture',
    access: 'nobody',
  },

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

  'cities.rooms': {
    method: 'GET',
    path: '/api/cities/{city}/rooms',
    title: 'Open rooms of the city',
    access: city,
  },
  'cities.close_room': {
    method: 'DELETE',
    path: '/api/cities/{city}/rooms/{code}',
    title: 'Close a room of the city',
    access: city,
  },

  'admin.users': { method: 'GET', path: '/api/admin/users', title: 'Users', access: admin },
  'admin.user': { method: 'GET', path: '/api/admin/users/{id}', title: 'A user', access: admin },
  'admin.mark_user': {
    method: 'PATCH',
    path: '/api/admin/users/{id}',
    title: 'Mark or suspend a user',
    access: admin,
  },
  'admin.clients': { method: 'GET', path: '/api/admin/clients', title: 'API clients', access: admin },
  'admin.create_client': {
    method: 'POST',
    path: '/api/admin/clients',
    title: 'Make an API client',
    access: admin,
  },
  'admin.update_client': {
    method: 'PATCH',
    path: '/api/admin/clients/{id}',
    title: 'Change an API client',
    access: admin,
  },
  'admin.rotate_secret': {
    method: 'POST',
    path: '/api/admin/clients/{id}/secret',
    title: 'Make a new client secret',
    access: admin,
  },
  'admin.rooms': { method: 'GET', path: '/api/admin/rooms', title: 'Open rooms', access: admin },
  'admin.close_room': {
    method: 'DELETE',
    path: '/api/admin/rooms/{id}',
    title: 'Close a room',
    access: admin,
  },
  'admin.connections': {
    method: 'GET',
    path: '/api/admin/connections',
    title: 'Connections and their states',
    access: admin,
  },
  'admin.tokens': { method: 'GET', path: '/api/admin/tokens', title: 'Tokens', access: admin },
  'admin.revoke_token': {
    method: 'DELETE',
    path: '/api/admin/tokens/{id}',
    title: 'Revoke a token',
    access: admin,
  },
  'admin.audit': { method: 'GET', path: '/api/admin/audit', title: 'What happened', access: admin },
} as const satisfies Record<string, Operation>

export type OperationName = keyof typeof operations

export function operation(name: OperationName): Operation {
  return operations[name]
}
