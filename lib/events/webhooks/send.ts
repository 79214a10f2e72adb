import 'server-only'
import {
  type ClientRequest,
  type IncomingMessage,
  Agent as PlainAgent,
  request as plainRequest,
} from 'node:http'
import { Agent as TlsAgent, request as tlsRequest } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { retryAfterMs } from '../../http/retry-after'
import { hostOf, mayBeCalled, maySpeak, portOf } from './address'
import type { SendError } from './delivery-error'
import { resolveHost } from './resolve-host'

/** For everything: name, connection, TLS, and the answer's head. */
const timeoutMs = 10_000
const readAtMost = 4 * 1024
const readForMs = 1_000

export type SendOutcome = {
  /** Null where the message was taken: any 2xx. */
  error: SendError | null
  /** Null where no answer came. */
  status: number | null
  /** What a 429 or 503 asks for. */
  retryAfterMs: number | null
}

class AddressRefused extends Error {
  override readonly name = 'AddressRefused'
}

/**
 * Posts a message to a webhook, once. Every address a name leads to is looked at in the moment of the connection, no
 * redirect is followed, no proxy is asked, and an answer's body is not read beyond a few kilobytes. Never throws.
 */
export async function send(
  address: string,
  { headers, body }: { headers: Record<string, string>; body: string },
  limitMs: number = timeoutMs,
): Promise<SendOutcome> {
  try {
    const answer = await post(new URL(address), headers, body, AbortSignal.timeout(limitMs))
    const { statusCode: status = 0 } = answer
    discard(answer)
    return { error: errorOfStatus(status), status, retryAfterMs: askedFor(answer, status) }
  } catch (error) {
    return { error: errorOf(error), status: null, retryAfterMs: null }
  }
}

function post(
  url: URL,
  headers: Record<string, string>,
  body: string,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const host = hostOf(url)
  // A host that is an address is not looked up.
  const allowed = maySpeak(url) && (!isIP(host) || mayBeCalled(host, portOf(url)))
  if (!allowed) throw new AddressRefused(host)
  return new Promise((resolve, reject) => {
    const options = {
      method: 'POST',
      headers: { ...headers, 'content-length': Buffer.byteLength(body) },
      lookup: guardedLookup(portOf(url)),
      signal,
    }
    const request: ClientRequest =
      url.protocol === 'https:'
        ? tlsRequest(url, { ...options, agent: new TlsAgent(), rejectUnauthorized: true })
        : plainRequest(url, { ...options, agent: new PlainAgent() })
    request.on('response', resolve)
    request.on('error', reject)
    request.on('close', () => reject(new Error('The connection closed without an answer')))
    request.end(body)
  })
}

/** Resolves a name and lets the socket connect only where every address of it may be called. */
function guardedLookup(port: number): LookupFunction {
  return (name, options, callback) => {
    resolveHost(name).then(
      (addresses) => {
        const [first] = addresses
        if (first === undefined || !addresses.every((address) => mayBeCalled(address, port))) {
          return callback(new AddressRefused(name), [])
        }
        if (!options.all) return callback(null, first, isIP(first))
        callback(
          null,
          addresses.map((address) => ({ address, family: isIP(address) })),
        )
      },
      (error: Error) => callback(error, []),
    )
  }
}

/** Lets the receiver finish a short answer and cuts a long one. */
function discard(answer: IncomingMessage): void {
  const timer = setTimeout(() => answer.destroy(), readForMs).unref()
  let read = 0
  answer.on('data', (chunk: Buffer) => {
    read += chunk.length
    if (read > readAtMost) answer.destroy()
  })
  answer.on('error', () => undefined)
  answer.on('close', () => clearTimeout(timer))
}

function errorOfStatus(status: number): SendError | null {
  if (status >= 200 && status < 300) return null
  if (status === 410) return 'gone'
  return status >= 300 && status < 400 ? 'redirect' : 'bad_status'
}

function askedFor({ headers }: IncomingMessage, status: number): number | null {
  const value = headers['retry-after']
  if ((status !== 429 && status !== 503) || value === undefined) return null
  return retryAfterMs(new Headers({ 'retry-after': value }))
}

const tlsCode = /^(ERR_TLS|ERR_SSL|EPROTO|CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_(GET|VERIFY|DECRYPT)_)/

function errorOf(error: unknown): SendError {
  if (!(error instanceof Error)) return 'connection_failed'
  if (error.name === 'AddressRefused') return 'address_refused'
  if (error.name === 'AbortError' || error.name === 'TimeoutError') return 'timeout'
  return 'code' in error && tlsCode.test(String(error.code)) ? 'tls_failed' : 'connection_failed'
}
