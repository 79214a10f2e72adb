import 'server-only'
import { randomUUID } from 'node:crypto'
import { db, type Tx } from '@/db/client'
import { events } from '@/db/schema'
import { nudgeDelivery } from './delivery'
import { sealPayload } from './payload'

export type RecordedEvent = {
  /** `subject.happened`, such as `connection.refreshed`. */
  type: string
  /** The account it is about. */
  accountId: string
  /** Anything JSON can hold; sealed like a token, and erased once every listener has it. */
  payload: unknown
}

/** Writes an event in the transaction of what it tells: both commit or neither. Returns the event's id. */
export async function recordEvent(tx: Tx, { type, accountId, payload }: RecordedEvent): Promise<string> {
  const id = randomUUID()
  await tx.insert(events).values({ id, type, accountId, sealedPayload: sealPayload(id, payload) })
  return id
}

/** Runs a transaction that may record events, and has them delivered as soon as it has committed. */
export async function transactionWithEvents<T>(run: (tx: Tx) => Promise<T>): Promise<T> {
  const result = await db().transaction(run)
  nudgeDelivery()
  return result
}
