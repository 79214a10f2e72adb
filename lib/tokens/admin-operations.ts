import type { Operation } from './operation'

const city = ['city'] as const
const admin = ['admin'] as const

/** Calls that need a granted scope. */
export const adminOperations = {
  metrics: {
    method: 'GET',
    path: '/api/metrics',
    title: 'What this process measures',
    access: admin,
    local: true,
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
    limit: 'administration',
  },

  'admin.users': { method: 'GET', path: '/api/admin/users', title: 'Users', access: admin },
  'admin.user': { method: 'GET', path: '/api/admin/users/{id}', title: 'A user', access: admin },
  'admin.mark_user': {
    method: 'PATCH',
    path: '/api/admin/users/{id}',
    title: 'Mark or suspend a user',
    access: admin,
    limit: 'administration',
  },
  'admin.clients': { method: 'GET', path: '/api/admin/clients', title: 'API clients', access: admin },
  'admin.create_client': {
    method: 'POST',
    path: '/api/admin/clients',
    title: 'Make an API client',
    access: admin,
    limit: 'administration',
  },
  'admin.update_client': {
    method: 'PATCH',
    path: '/api/admin/clients/{id}',
    title: 'Change an API client',
    access: admin,
    limit: 'administration',
  },
  'admin.rotate_secret': {
    method: 'POST',
    path: '/api/admin/clients/{id}/secret',
    title: 'Make a new client secret',
    access: admin,
    limit: 'administration',
  },
  'admin.rooms': { method: 'GET', path: '/api/admin/rooms', title: 'Open rooms', access: admin },
  'admin.close_room': {
    method: 'DELETE',
    path: '/api/admin/rooms/{id}',
    title: 'Close a room',
    access: admin,
    limit: 'administration',
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
    limit: 'administration',
  },
  'admin.audit': { method: 'GET', path: '/api/admin/audit', title: 'What happened', access: admin },
} as const satisfies Record<string, Operation>
