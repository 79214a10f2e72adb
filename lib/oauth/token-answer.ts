import { retryAfterMs } from '../http/retry-after'
import type { RefusalReader } from './provider'
import { isFinal, refusalIn } from './refusal'
import { TokenCallError } from './token-call-error'
import { refreshLifetimeMs } from './token-numbers'

type Body = Record<string, unknown>

export type Reading = {
  /** Words of the provider's own for a grant that is over. */
  readRefusal: RefusalReader | undefined
  /** Whether an ID token in the answer is for anything: else it is dropped unread. */
  idToken: boolean
}

/** What can be sent as a bearer token (RFC 6749 §A.12), and is more than blanks. */
const fitToken = /^(?=.*\S)[\x20-\x7e]+$/

/**
 * Reads a token endpoint's answer leniently: what is null, empty or of another type counts as absent, a type that is not
 * told is Bearer, JSON and forms are known by what they are, whatever their label. Strictness would cost a grant: with
 * rotation the old refresh token is used up by now.
 * @returns an answer as strict as RFC 6749 §5.1 has it, for the protocol engine
 * @throws TokenCallError
 */
export async function readTokenAnswer(answer: Response, reading: Reading): Promise<Response> {
  const { status, headers, ok } = answer
  const wait = retryAfterMs(headers)
  const detail = `HTTP ${status}`
  const body = bodyIn(await answer.text())
  const token = text(body?.access_token)
  if (ok && body && token && fitToken.test(token) && isBearer(body.token_type)) {
    return Response.json(strict(body, reading))
  }
  const refusal = refusalIn(status, headers, body)
  const final = refusal !== null && isFinal(refusal, reading.readRefusal)
  const own = final && reading.readRefusal?.(refusal) === 'over'
  if (status === 429) throw new TokenCallError('rate_limited', null, wait, detail)
  if (status >= 500 && !own) throw new TokenCallError('unavailable', null, wait, detail)
  const refreshToken = ok ? text(body?.refresh_token) : null
  if (body && refreshToken) {
    const renewed = { refreshToken, lifetimeMs: refreshLifetimeMs(body) }
    throw new TokenCallError('malformed', null, wait, detail, { renewed })
  }
  const isRefused = refusal !== null && (refusal.error !== null || final)
  if (isRefused && (status >= 400 || ok)) {
    throw new TokenCallError('oauth', refusal.error, wait, detail, { isFinal: final })
  }
  throw new TokenCallError('malformed', null, wait, detail)
}

function strict(body: Body, { idToken }: Reading): Body {
  const { id_token, refresh_token, expires_in, scope, ...rest } = body
  const refreshToken = text(refresh_token)
  return {
    ...rest,
    token_type: 'bearer',
    // Read by `token-numbers`: the engine would refuse what is merely odd.
    told: { expires_in: numeral(expires_in), scope },
    ...(refreshToken ? { refresh_token: refreshToken } : {}),
    ...(idToken && text(id_token) ? { id_token } : {}),
  }
}

/** JSON has no infinity, though a number in it may be read as one. */
const numeral = (value: unknown) => (value === Number.POSITIVE_INFINITY ? Number.MAX_VALUE : value)

/** Also `BearerToken`, as some write it. */
const isBearer = (type: unknown) => typeof type !== 'string' || /^\s*(bearer.*)?$/i.test(type)

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}

/** The members of a body, JSON or a form; null where it is neither. */
function bodyIn(content: string): Body | null {
  const json = jsonIn(content)
  if (typeof json === 'object' && json !== null && !Array.isArray(json)) return { ...json }
  const form = content.trim()
  if (json !== undefined || !/^[\w.-]+=/.test(form) || /[<\n{]/.test(form)) return null
  return Object.fromEntries(new URLSearchParams(form))
}

function jsonIn(content: string): unknown {
  try {
    return JSON.parse(content)
  } catch {
    return undefined
  }
}
