import './json-lines'
import { createServer } from 'node:http'
import { setFlagsFromString } from 'node:v8'
import { env } from '@/env'
import { createFront } from '@/lib/http/front'
import { serveThrough } from '@/lib/http/front-server'
import { shutdownHooks } from '@/lib/singleton'
import { closeInOrder } from './close-in-order'

// The web server's process: Next behind the front. Started by the start command, or alone as an image's entry.
const dev = process.argv.includes('--dev')
const settings = env()
// Both are next-auth's own names for what is known already; it reads them at its first request.
process.env.NEXTAUTH_URL ||= settings.APP_ORIGIN
process.env.NEXTAUTH_SECRET ||= settings.AUTH_SECRET
const server = createServer({
  // A sender that dawdles: the head within 10 s, the whole of a request within 30 s.
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  connectionsCheckingInterval: 2_000,
  keepAliveTimeout: 65_000,
  // The front refuses a request without Host, in the words of every other refusal.
  requireHostHeader: false,
})
// Counted by the front, which refuses; Node would silently leave out the rest.
server.maxHeadersCount = 0

let closing = false
function close(): void {
  if (closing) return
  closing = true
  closeInOrder(server, shutdownHooks().values()).then(
    () => process.exit(0),
    () => process.exit(1),
  )
}
process.on('SIGTERM', close)
process.on('SIGINT', close)
// The start command is gone, killed perhaps: nobody would stop this process any more.
process.on('disconnect', close)

// tsx turns source maps on for the whole process: Node would keep the maps of Next's and of every page's bundle in
// memory, more than a hundred megabytes. Set before any of these is loaded.
process.setSourceMapsEnabled(false)
// By itself V8 lets a heap of a hundred megabytes grow to some four times that before it collects what was promoted.
setFlagsFromString('--heap-growing-percent=10')
const { default: next } = await import('next')

const app = next({
  dev,
  dir: process.cwd(),
  hostname: settings.HOST,
  port: settings.PORT,
  // Next reloads pages of the development mode through a socket. In production it would keep upgrades open that it has no
  // use for: it is given a server that nobody reaches.
  httpServer: dev ? server : createServer(),
})
await app.prepare()
serveThrough(server, createFront({ ...settings, dev }, app.getRequestHandler()))
server.listen(settings.PORT, settings.HOST, () => process.send?.({ type: 'ready' }))
