import { z } from 'zod'
import { displayName } from '@/lib/accounts/display-name'
import { contract } from '@/lib/viewer/contract'

export const healthContract = contract('health', { answers: {} })
export const coverContract = contract('cover', { answers: {} })
export const meContract = contract('me', { answers: {} })
export const createGuestContract = contract('guests.create', {
  body: z.strictObject({ name: displayName.optional() }),
  answers: {},
})
export const listSessionsContract = contract('sessions.list', { answers: {} })
export const endSessionContract = contract('sessions.end', { answers: {} })
