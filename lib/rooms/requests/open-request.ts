import 'server-only'
import { and, eq, inArray, type SQL } from 'drizzle-orm'
import { z } from 'zod'
import type { Tx } from '@/db/client'
import { type RequestRow, requests } from '@/db/schema'
import { AppError } from '../../errors'

/** The states of a request that is still to come. */
type OpenState = Extract<RequestRow['state'], 'proposed' | 'waiting' | 'handed_over'>

export type OpenRequest = Pick<RequestRow, 'id' | 'requestedBy' | 'pinRank'> & { state: OpenState }

const openStates: readonly OpenState[] = ['proposed', 'waiting', 'handed_over']

/** The room's request of this id, as long as it is to come. @throws AppError `not_found` */
export async function requireOpen(tx: Tx, roomId: string, id: string): Promise<OpenRequest> {
  const found = z.uuid().safeParse(id).success ? await findOpen(tx, roomId, eq(requests.id, id)) : null
  if (!found) throw new AppError('not_found')
  return found
}

/** The room's request of this song, where one is to come: there is never a second one. */
export function openRequestOf(tx: Tx, roomId: string, uri: string): Promise<OpenRequest | null> {
  return findOpen(tx, roomId, eq(requests.trackUri, uri))
}

async function findOpen(tx: Tx, roomId: string, which: SQL): Promise<OpenRequest | null> {
  const [found] = await tx
    .select({
      id: requests.id,
      requestedBy: requests.requestedBy,
      pinRank: requests.pinRank,
      state: requests.state,
    })
    .from(requests)
    .where(and(eq(requests.roomId, roomId), which, inArray(requests.state, openStates)))
  const state = openStates.find((each) => each === found?.state)
  return found && state ? { ...found, state } : null
}
