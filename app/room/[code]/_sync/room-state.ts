import { member, ownAnswer, parsed } from '@/app/_api/own-answer'

/**
 * Why a room cannot be shown any longer. `gone`: it ended or we left, nobody said which; `replaced`: this browser has
 * it open too many times; `closed_by_…`: an administrator ended it.
 */
export type Closed =
  | 'ended'
  | 'closed_by_city'
  | 'closed_by_admin'
  | 'left'
  | 'removed'
  | 'signed_out'
  | 'replaced'
  | 'gone'

const reasons = new Map<unknown, Closed>([
  ['room_closed', 'ended'],
  ['closed_by_city', 'closed_by_city'],
  ['closed_by_admin', 'closed_by_admin'],
  ['left', 'left'],
  ['removed', 'removed'],
  ['session_ended', 'signed_out'],
  ['replaced', 'replaced'],
])

/** What a stream's last word, `{"reason": …}`, means; null where it cannot be read, and is not the product's word. */
export function closedFor(data: string): Closed | null {
  const reason = member(parsed(data), 'reason')
  return typeof reason === 'string' ? (reasons.get(reason) ?? 'gone') : null
}

/** A snapshot as a stream or an answer brings it; null where this is none. */
export function snapshotIn<Seen>(value: unknown): Seen | null {
  const isSnapshot = typeof member(value, 'version') === 'number' && typeof member(value, 'code') === 'string'
  return isSnapshot ? (value as Seen) : null
}

export type StateAnswer<Seen> =
  | { kind: 'snapshot'; snapshot: Seen; etag: string | null }
  | { kind: 'unchanged' }
  | { kind: 'closed'; closed: Closed }
  | { kind: 'failed' }

/** Which of the product's refusals end a room on this page; all else is asked again. */
const closedBy = new Map<string, Closed>([
  ['unauthenticated', 'signed_out'],
  ['banned', 'removed'],
  ['forbidden', 'removed'],
  ['account_suspended', 'removed'],
  ['room_not_found', 'gone'],
])

const patienceMs = 8_000

function get(path: string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(path, { headers, cache: 'no-store', signal: AbortSignal.timeout(patienceMs) })
}

/**
 * Asks once for the snapshot at this path. Never throws: a network that fails is an answer too, and so is a proxy that
 * answers in the product's place.
 */
export async function askState<Seen>(path: string, etag: string | null): Promise<StateAnswer<Seen>> {
  try {
    const response = await get(path, etag ? { 'if-none-match': etag } : {})
    if (response.status === 304) return { kind: 'unchanged' }
    const answer = await ownAnswer(response)
    if (!answer) return { kind: 'failed' }
    if (!answer.ok) {
      const closed = closedBy.get(answer.code)
      return closed ? { kind: 'closed', closed } : { kind: 'failed' }
    }
    const snapshot = snapshotIn<Seen>(answer.body)
    if (!snapshot) return { kind: 'failed' }
    return { kind: 'snapshot', snapshot, etag: response.headers.get('etag') }
  } catch {
    return { kind: 'failed' }
  }
}

/** The code of the room this browser is in, null where there is none; `failed` where nothing says. Never throws. */
export async function askCurrent(): Promise<{ code: string | null } | 'failed'> {
  try {
    const answer = await ownAnswer(await get('/api/rooms/current'))
    if (answer?.ok === false && answer.code === 'unauthenticated') return { code: null }
    const code = answer?.ok ? member(answer.body, 'code') : undefined
    return typeof code === 'string' || code === null ? { code } : 'failed'
  } catch {
    return 'failed'
  }
}
