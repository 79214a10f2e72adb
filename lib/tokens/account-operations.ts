import type { Operation } from './operation'

const profile = ['profile'] as const
const performer = ['performer'] as const

/** Calls about the API itself, accounts, credentials and performers. */
export const accountOperations = {
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
  'return_link.create': {
    method: 'POST',
    path: '/api/return-link',
    title: 'Make a guest’s way back',
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
} as const satisfies Record<string, Operation>
