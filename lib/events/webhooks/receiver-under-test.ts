import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

type Received = { method: string; path: string; headers: Record<string, string>; body: string }

/** Somebody's server on this machine that takes webhooks. */
export type Receiver = {
  url: string
  port: number
  /** What came, in order. */
  received: Received[]
  /** How it answers from now on: a status with headers, or whatever it does with the response. */
  answer(how: number | ((response: ServerResponse) => void), headers?: Record<string, string>): void
  close(): Promise<void>
}

export async function startReceiver(): Promise<Receiver> {
  const received: Received[] = []
  let reply: (response: ServerResponse) => void = (response) => response.writeHead(204).end()
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const { method = '', url: path = '' } = request
    received.push({ method, path, headers: single(request.headers), body: Buffer.concat(chunks).toString() })
    reply(response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/hook`,
    port,
    received,
    answer(how, headers = {}) {
      reply = typeof how === 'number' ? (response) => response.writeHead(how, headers).end() : how
    },
    close() {
      server.closeAllConnections()
      return new Promise((resolve) => {
        server.close(() => resolve())
      })
    },
  }
}

function single(headers: IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]))
}
