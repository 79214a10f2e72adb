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

/** What a stream's last word, `{"reason": …}`, means. */
export function closedFor(data: string): Closed {
  const said: unknown = JSON.parse(data)
  const reason = typeof said === 'object' && said !== null && 'reason' in said ? said.reason : null
  return reasons.get(reason) ?? 'gone'
}

export type StateAnswer<Seen> =
  | { kind: 'snapshot'; snapshot: Seen; etag: string | null }
  | { kind: 'unchanged' }
  | { kind: 'closed'; closed: Closed }
  | { kind: 'failed' }

const closedBy: Record<number, Closed> = { 401: 'signed_out', 403: 'removed', 404: 'gone' }

const patienceMs = 8_000

function get(path: string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(path, { headers, cache: 'no-store', signal: AbortSignal.timeout(patienceMs) })
}

/** Asks once for the snapshot at this path. Never throws: a network that fails is an answer too. */
export async function askState<Seen>(path: string, etag: string | null): Promise<StateAnswer<Seen>> {
  try {
    const response = await get(path, etag ? { 'if-none-match': etag } : {})
    if (response.status === 304) return { kind: 'unchanged' }
    const closed = closedBy[response.status]
    if (closed) return { kind: 'closed', closed }
    if (!response.ok) return { kind: 'failed' }
    const snapshot: Seen = await response.json()
    return { kind: 'snapshot', snapshot, etag: response.headers.get('etag') }
  } catch {
    return { kind: 'failed' }
  }
}

/** The code of the room this browser is in; null where there is none, or nothing answers. Never throws. */
export async function askCurrent(): Promise<string | null> {
  try {
    const response = await get('/api/rooms/current')
    const { code }: { code?: unknown } = response.ok ? await response.json() : {}
    return typeof code === 'string' ? code : null
  } catch {
    return null
  }
}
