import 'server-only'
import type { z } from 'zod'
import { providerCall } from '../connections/call'
import { musicProvider } from '../oauth/music-provider'
import { requireProvider } from '../oauth/providers'
import { asPlayerError, errorOfAnswer, PlayerError } from './player-error'

const timeoutMs = 10_000
const longestAnswer = 2 * 1024 * 1024

/** A request below the provider's API base. */
export type ProviderRequest = {
  method: 'GET' | 'PUT' | 'POST' | 'DELETE'
  path: string
  query?: Record<string, string>
  body?: unknown
}

/**
 * Reads something of the host's account at the provider; null where the answer is empty.
 * @param answer what of it is kept; an answer it does not fit is `provider_down`
 * @throws PlayerError
 */
export async function readFromProvider<S extends z.ZodType>(
  accountId: string,
  call: ProviderRequest,
  answer: S,
): Promise<z.output<S> | null> {
  const response = await attempt(accountId, call)
  const text = await readText(response)
  if (response.status === 204 || text === '') return null
  const parsed = answer.safeParse(parseJson(text))
  if (!parsed.success) throw new PlayerError('provider_down', { cause: parsed.error })
  return parsed.data
}

/** Sends a command. Any 2xx is success; its text is not looked at, since it need not be JSON. @throws PlayerError */
export async function sendToProvider(accountId: string, call: ProviderRequest): Promise<void> {
  try {
    await discard(await attempt(accountId, call))
  } catch (error) {
    // A rare false PREMIUM_REQUIRED was seen on valid tokens: it did nothing, so asking again is safe.
    if (!(error instanceof PlayerError) || error.kind !== 'premium_required') throw error
    await discard(await attempt(accountId, call))
  }
}

async function attempt(accountId: string, call: ProviderRequest): Promise<Response> {
  try {
    const response = await providerCall({ accountId, provider: musicProvider }, (accessToken) =>
      request(accessToken, call),
    )
    if (response.ok) return response
    throw errorOfAnswer(response.status, response.headers, await readText(response))
  } catch (error) {
    throw asPlayerError(error)
  }
}

function request(
  accessToken: string,
  { method, path, query = {}, body }: ProviderRequest,
): Promise<Response> {
  const search = new URLSearchParams(query).toString()
  return fetch(`${requireProvider(musicProvider).apiBase}${path}${search && `?${search}`}`, {
    method,
    headers: {
      authorization: `Bearer ${accessToken}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    // Without a body fetch sends `Content-Length: 0` for PUT and POST, which the player insists on.
    body: body === undefined ? undefined : JSON.stringify(body),
    signal: AbortSignal.timeout(timeoutMs),
    redirect: 'error',
    cache: 'no-store',
  })
}

async function readText(response: Response): Promise<string> {
  try {
    const text = await response.text()
    return text.length > longestAnswer ? '' : text
  } catch (cause) {
    throw new PlayerError('provider_down', { mayHaveHappened: true, cause })
  }
}

async function discard(response: Response): Promise<void> {
  await response.body?.cancel().catch(() => undefined)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new PlayerError('provider_down', { cause })
  }
}
