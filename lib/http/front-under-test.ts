import { once } from 'node:events'
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerOptions,
} from 'node:http'
import { connect } from 'node:net'
import { createFront, type FrontSettings } from './front'
import { serveThrough } from './front-server'

type Seen = { url: string; headers: IncomingMessage['headers']; body: string; failed: boolean }

const servers: Server[] = []

/** Closes every front that `serve` made. */
export async function closeFronts(): Promise<void> {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  }
}

/** A front before a handler that notes what reaches it. */
export async function serve(
  settings: Partial<FrontSettings> = {},
  timeouts: ServerOptions = {},
  handle?: RequestListener,
) {
  const seen: Seen[] = []
  const server = createServer({
    maxHeaderSize: 16_384,
    requireHostHeader: false,
    connectionsCheckingInterval: 50,
    ...timeouts,
  })
  server.maxHeadersCount = 0
  servers.push(server.listen(0, '127.0.0.1'))
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const origin = `http://127.0.0.1:${port}`
  const front = createFront(
    {
      APP_ORIGIN: origin,
      JOIN_ORIGIN: origin,
      PORT: port,
      TRUSTED_PROXIES: [],
      SIMULATOR_ORIGIN: undefined,
      dev: false,
      ...settings,
    },
    handle ??
      ((request, response) => {
        const entry: Seen = { url: request.url ?? '', headers: request.headers, body: '', failed: false }
        seen.push(entry)
        request.on('data', (chunk) => {
          entry.body += chunk
        })
        request.on('error', () => {
          entry.failed = true
        })
        request.on('end', () => response.end('handled'))
      }),
  )
  serveThrough(server, front)
  return { origin, port, seen, server }
}

/** What a server answers to these bytes until the connection closes. */
export function raw(port: number, text: string): Promise<string> {
  return new Promise((settle, fail) => {
    const socket = connect(port, '127.0.0.1')
    let reply = ''
    socket.on('data', (chunk) => {
      reply += chunk
    })
    socket.on('error', fail)
    socket.on('close', () => settle(reply))
    socket.write(text)
  })
}

export const get = (port: number, path: string, headers: string[] = []) =>
  raw(
    port,
    [`GET ${path} HTTP/1.1`, `Host: 127.0.0.1:${port}`, ...headers, 'Connection: close', '', ''].join('\r\n'),
  )
