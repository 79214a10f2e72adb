import { member, ownAnswer } from '@/app/_api/own-answer'
import { commandPace } from './pace'

/** What the API answered to a command. */
export type Outcome = { ok: true; body: unknown } | { ok: false; failure: Failure }

/** A refusal by its code; `network` where nothing of ours answered. */
export type Failure = {
  code: string
  /** Seconds to wait before the next try, where the answer named them. */
  retryAfterS: number | null
  /** Paths of refused fields. */
  fields: string[]
  /** Why a song cannot be asked for, where the answer says more than its code. */
  reason?: string
  /** The other music service a link is of. */
  service?: string
  /** ISO 8601: when a song that was played may be asked for again. */
  availableAt?: string
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

export const patienceMs = 15_000

/**
 * Calls the API of a room, at a pace that stays below a member's limits; `path` continues `/api/rooms/{code}`. Never throws.
 * @param signal gives it up, in the place of the usual patience
 */
export async function command(
  code: string,
  method: Method,
  path: string,
  body?: unknown,
  signal?: AbortSignal,
): Promise<Outcome> {
  const waitMs = commandPace.take()
  if (waitMs > 0) await new Promise((settle) => setTimeout(settle, waitMs))
  return apiCall(method, `/api/rooms/${code}${path}`, body, signal)
}

/** Calls the API. Never throws. */
export async function apiCall(
  method: Method,
  path: string,
  body?: unknown,
  signal = AbortSignal.timeout(patienceMs),
): Promise<Outcome> {
  try {
    const response = await fetch(path, {
      method,
      headers: body === undefined ? {} : { 'content-type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
      cache: 'no-store',
      signal,
    })
    const answer = await ownAnswer(response)
    if (!answer) return unanswered
    if (answer.ok) return answer
    return { ok: false, failure: failureOf(answer.code, answer.problem, response.headers.get('retry-after')) }
  } catch {
    return unanswered
  }
}

/** Something between the page and the product answered, or nothing did: what is meant by it is the same. */
const unanswered: Outcome = { ok: false, failure: { code: 'network', retryAfterS: null, fields: [] } }

function failureOf(code: string, problem: unknown, retryAfter: string | null): Failure {
  const errors = member(problem, 'errors')
  const [reason, availableAt] = [member(problem, 'reason'), member(problem, 'available_at')]
  const service = member(problem, 'service')
  return {
    code,
    retryAfterS: retryAfter && /^\d+$/.test(retryAfter) ? Number(retryAfter) : null,
    fields: Array.isArray(errors) ? errors.map((error: unknown) => String(member(error, 'path') ?? '')) : [],
    ...(typeof reason === 'string' ? { reason } : {}),
    ...(typeof service === 'string' ? { service } : {}),
    ...(typeof availableAt === 'string' ? { availableAt } : {}),
  }
}
