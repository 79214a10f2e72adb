import { type ZodType, z } from 'zod'
import { auditQuery } from '@/lib/admin/audit-log'
import { clientsQuery, createClientInput, updateClientInput } from '@/lib/admin/clients'
import { connectionsQuery } from '@/lib/admin/connections'
import { markInput } from '@/lib/admin/mark-user'
import { roomsQuery } from '@/lib/admin/rooms'
import { tokensQuery } from '@/lib/admin/tokens'
import { usersQuery } from '@/lib/admin/users'
import { contract } from '@/lib/viewer/contract'
import {
  adminClientSchema,
  adminConnectionSchema,
  adminRoomSchema,
  adminTokenSchema,
  adminUserDetailsSchema,
  adminUserSchema,
  auditEntrySchema,
  newClientSchema,
} from './admin-schema'

const nextCursor = z.string().nullable().meta({ description: 'Asks for the next page; null at the end' })

/** The answer of a list. */
function list<Name extends string, Item extends ZodType>(name: Name, item: Item) {
  return z.object({ [name]: z.array(item), next_cursor: nextCursor })
}

export const listUsersContract = contract('admin.users', {
  query: usersQuery,
  answers: { 200: list('users', adminUserSchema) },
})
export const readUserContract = contract('admin.user', {
  answers: { 200: adminUserDetailsSchema },
  refusals: ['not_found'],
})
export const markUserContract = contract('admin.mark_user', {
  body: markInput,
  answers: { 200: adminUserDetailsSchema },
  refusals: ['not_found', 'conflict'],
})
export const listClientsContract = contract('admin.clients', {
  query: clientsQuery,
  answers: { 200: z.object({ clients: z.array(adminClientSchema) }) },
})
export const createClientContract = contract('admin.create_client', {
  body: createClientInput,
  answers: { 201: newClientSchema },
})
export const updateClientContract = contract('admin.update_client', {
  body: updateClientInput,
  answers: { 200: adminClientSchema },
  refusals: ['not_found', 'conflict'],
})
export const rotateSecretContract = contract('admin.rotate_secret', {
  answers: { 200: newClientSchema },
  refusals: ['not_found', 'conflict'],
})
export const listRoomsContract = contract('admin.rooms', {
  query: roomsQuery,
  answers: { 200: list('rooms', adminRoomSchema) },
})
export const closeRoomContract = contract('admin.close_room', {
  answers: { 204: null },
  refusals: ['not_found'],
})
export const listConnectionsContract = contract('admin.connections', {
  query: connectionsQuery,
  answers: { 200: list('connections', adminConnectionSchema) },
})
export const listTokensContract = contract('admin.tokens', {
  query: tokensQuery,
  answers: { 200: list('tokens', adminTokenSchema) },
})
export const revokeTokenContract = contract('admin.revoke_token', {
  answers: { 204: null },
  refusals: ['not_found'],
})
export const auditContract = contract('admin.audit', {
  query: auditQuery,
  answers: { 200: list('entries', auditEntrySchema) },
})
