import { type RequestListener, type Server, ServerResponse } from 'node:http'

/**
 * Puts the front before everything a server takes. `CONNECT` is answered by it as well, where Node would close the
 * connection without a word. Upgrades to another protocol are nobody's: Node hands them over as the requests they are,
 * as long as nothing listens to `upgrade` (RFC 9110 §7.8 lets a server pass over the header).
 */
export function serveThrough(server: Server, front: RequestListener): void {
  server.on('request', front)
  server.on('connect', (request, socket) => {
    const response = new ServerResponse(request)
    response.shouldKeepAlive = false
    response.assignSocket(request.socket)
    response.on('finish', () => socket.destroy())
    socket.on('error', () => socket.destroy())
    front(request, response)
  })
}
