import { AsyncLocalStorage } from 'node:async_hooks'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { singleton } from '../singleton'

/** An answer written straight to its socket. */
export type RawResponse = {
  open(status: number, headers: Record<string, string>): void
  write(bytes: Uint8Array): void
  end(): void
  /** What was written waits for the reader. */
  isFull(): boolean
  onDrain(listener: () => void): void
  onClose(listener: () => void): void
}

type Exchange = { method: string | undefined; take: (() => RawResponse) | null }

const exchanges = () => singleton('http-exchanges', () => new AsyncLocalStorage<Exchange>())

/** Answers a request so that its handler may take the answer out of the framework's hands. */
export function withRawResponse<T>(request: IncomingMessage, response: ServerResponse, answer: () => T): T {
  // Bound before the framework wraps them.
  const setHeader = response.setHeader.bind(response)
  const writeHead = response.writeHead.bind(response)
  const write = response.write.bind(response)
  const end = response.end.bind(response)
  const on = response.on.bind(response)
  const take = (): RawResponse => {
    silence(response)
    return {
      // Given to `writeHead`, they would pass through the silenced `setHeader`: others are set already.
      open: (status, headers) => {
        for (const [name, value] of Object.entries(headers)) setHeader(name, value)
        writeHead(status)
      },
      write: (bytes) => void write(bytes),
      end: () => void end(),
      isFull: () => response.writableNeedDrain,
      onDrain: (listener) => void on('drain', listener),
      // Who left while the answer was prepared is not told of again.
      onClose: (listener) => void (response.closed ? setImmediate(listener) : on('close', listener)),
    }
  }
  return exchanges().run({ method: request.method, take }, answer)
}

/**
 * Takes the answer to the request being handled: what the framework still says goes nowhere, and it forgets the request.
 * @returns null where no front stands before this process, the answer is taken, or the request asks for the head alone
 */
export function takeRawResponse(): RawResponse | null {
  const exchange = exchanges().getStore()
  if (!exchange?.take || exchange.method !== 'GET') return null
  const raw = exchange.take()
  exchange.take = null
  return raw
}

/** From now on nothing that is called on this response has an effect. */
export function silence(response: ServerResponse): void {
  response.setHeader = () => response
  response.appendHeader = () => response
  response.removeHeader = () => undefined
  response.writeHead = () => response
  response.write = () => true
  response.end = () => response
  response.flushHeaders = () => undefined
}
