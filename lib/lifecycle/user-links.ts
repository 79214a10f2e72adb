import 'server-only'
import { availableProviders } from '../oauth/providers'
import { type Link, linkTo, mayCall } from '../tokens/links'
import type { OperationName } from '../tokens/operations'
import type { Viewer } from '../viewer/viewer'

/** What of an account's state decides whether an action that is allowed would succeed. */
export type AccountState = {
  cities: readonly string[]
  hasPerformer: boolean
  hasPassword: boolean
  /** A connection stands that tells friends. */
  tellsFriends: boolean
}

type Offer = {
  name: string
  operation: OperationName
  params?: Record<string, string>
}

/** Every action on the account, and beginning from it, that succeeds with this very credential now, and no other. */
export function userLinks(viewer: Viewer, state: AccountState): Record<string, Link> {
  const open = offers(viewer, state).filter(({ operation }) => mayCall(viewer, operation))
  return Object.fromEntries(open.map(({ name, operation, params }) => [name, linkTo(operation, params)]))
}

function offers({ account, credential }: Viewer, state: AccountState): Offer[] {
  const self = { id: account.id }
  return [
    { name: 'self', operation: 'users.read', params: self },
    { name: 'me', operation: 'me' },
    { name: 'update', operation: 'users.update', params: self },
    { name: 'delete', operation: 'users.delete', params: self },
    { name: 'delete_by_post', operation: 'users.delete_by_post', params: self },
    { name: 'rooms', operation: 'rooms.list' },
    { name: 'current_room', operation: 'rooms.current' },
    { name: 'past_rooms', operation: 'rooms.past' },
    { name: 'join_room', operation: 'rooms.join' },
    { name: 'open_room', operation: 'rooms.create' },
    ...connections(),
    ...(state.tellsFriends ? [{ name: 'friends', operation: 'friends.read' } satisfies Offer] : []),
    ...performer(account.id, state.hasPerformer),
    ...state.cities.map((city, index) => cityRooms(city, index)),
    { name: 'metrics', operation: 'metrics' },
    { name: 'admin_users', operation: 'admin.users' },
    { name: 'admin_clients', operation: 'admin.clients' },
    { name: 'admin_create_client', operation: 'admin.create_client' },
    { name: 'admin_rooms', operation: 'admin.rooms' },
    { name: 'admin_connections', operation: 'admin.connections' },
    { name: 'admin_tokens', operation: 'admin.tokens' },
    { name: 'admin_audit', operation: 'admin.audit' },
    ...(credential.kind === 'session' ? inBrowser(account, state) : []),
    { name: 'logout', operation: 'logout' },
    { name: 'logout_all', operation: 'logout_all' },
  ]
}

function connections(): Offer[] {
  return availableProviders().map(({ id }) => ({
    name: `connection_${id}`,
    operation: 'connect.status',
    params: { provider: id },
  }))
}

function performer(accountId: string, exists: boolean): Offer[] {
  const write: Offer[] = [
    { name: 'save_performer', operation: 'performers.save' },
    { name: 'performer_picture', operation: 'performers.picture' },
  ]
  if (!exists) return write
  return [
    { name: 'performer', operation: 'performers.read_own' },
    ...write,
    { name: 'delete_performer', operation: 'performers.delete' },
    { name: 'public_performer', operation: 'performers.read', params: { id: accountId } },
  ]
}

function cityRooms(city: string, index: number): Offer {
  return { name: `city_rooms_${index + 1}`, operation: 'cities.rooms', params: { city } }
}

/** What only a browser session may do. */
function inBrowser({ kind }: Viewer['account'], { hasPassword }: AccountState): Offer[] {
  return [
    { name: 'tokens', operation: 'tokens.list' },
    { name: 'sessions', operation: 'sessions.list' },
    { name: 'apps', operation: 'apps.list' },
    ...(kind === 'guest' ? [{ name: 'return_link', operation: 'return_link.create' } satisfies Offer] : []),
    ...(hasPassword ? [{ name: 'change_password', operation: 'password.change' } satisfies Offer] : []),
  ]
}
