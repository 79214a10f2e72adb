import 'server-only'
import { sql } from '@/db/client'
import { limitOf } from '../http/limits'
import { peerNetwork } from '../http/peer'
import { normaliseCode } from '../room-codes'
import type { CallLimit, NetworkLimit, RoomLimit } from '../tokens/operation'
import { type OperationName, operation } from '../tokens/operations'
import type { Caller } from './viewer'

/**
 * Counts a call of an operation before anything of it is done. A caller without an account is counted where it is made a guest.
 * @param code of the room it is about
 * @throws AppError `rate_limited_caller`
 */
export async function countOperation(
  name: OperationName,
  { caller, headers, code }: { caller: Caller | null; headers: Headers; code: string | undefined },
): Promise<void> {
  const { limit } = operation(name)
  if (limit === undefined || limit === 'own') return
  if (isOfNetwork(limit)) return limitOf(limit).consume(peerNetwork(headers))
  if (caller) await countCall(caller, limit, code)
}

/**
 * The same for what a page's form does.
 * @param code of the room it is about, in any spelling
 * @throws AppError `rate_limited_caller`
 */
export async function countCall(caller: Caller, limit: CallLimit, code = ''): Promise<void> {
  await limitOf(limit).consume(isOfRoom(limit) ? await memberKey(caller, code) : keyOf(caller, limit))
}

function isOfNetwork(limit: CallLimit | NetworkLimit): limit is NetworkLimit {
  return limit === 'oauth' || limit === 'introspection'
}

function isOfRoom(limit: CallLimit): limit is RoomLimit {
  return limit.startsWith('room-')
}

function keyOf({ account, credential }: Caller, limit: CallLimit): string {
  return limit === 'ending' || account === null ? credential.id : account.id
}

/**
 * A member's own count in each room. Rooms one has no place in are one: whoever tries codes learns nothing from a count.
 */
async function memberKey({ account, credential }: Caller, code: string): Promise<string> {
  if (account === null) return credential.id
  const [member] = await sql()<{ room_id: string }[]>`
    select m.room_id from rooms r join members m on m.room_id = r.id and m.account_id = ${account.id}
    where r.code = ${normaliseCode(code)} and r.ended_at is null`
  return `${member?.room_id ?? ''}\n${account.id}`
}
