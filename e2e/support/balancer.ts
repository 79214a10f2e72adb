import { once } from 'node:events'
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http'

/** A load balancer over web processes on this machine: one after the other, and past those that refuse connections. */
export class Balancer {
  readonly origin: string
  private turn = 0
  private only: number | null = null

  private constructor(
    private readonly server: Server,
    private readonly ports: readonly number[],
    port: number,
  ) {
    this.origin = `http://127.0.0.1:${port}`
  }

  static async over(ports: readonly number[], port: number): Promise<Balancer> {
    const server = createServer().listen(port, '127.0.0.1')
    await once(server, 'listening')
    const balancer = new Balancer(server, ports, port)
    server.on('request', (incoming, outgoing) => balancer.pass(incoming, outgoing))
    return balancer
  }

  /** Sends what comes from now on to this process, while it takes it; without one to all in turns. */
  prefer(index: number | null): void {
    this.only = index
  }

  async close(): Promise<void> {
    this.server.close()
    this.server.closeAllConnections()
    await once(this.server, 'close')
  }

  private pass(incoming: IncomingMessage, outgoing: ServerResponse): void {
    this.turn += 1
    const first = this.only ?? this.turn
    this.tryEach(
      this.ports.map((_, index) => this.ports[(first + index) % this.ports.length] ?? 0),
      incoming,
      outgoing,
    )
  }

  private tryEach([port, ...others]: number[], incoming: IncomingMessage, outgoing: ServerResponse): void {
    const { method, url: path, headers } = incoming
    const onward = request({ host: '127.0.0.1', port, method, path, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(outgoing)
      answer.on('error', () => outgoing.destroy())
    })
    onward.on('error', (error: NodeJS.ErrnoException) => {
      // Refused before anything was sent: another one may take it.
      if (error.code === 'ECONNREFUSED' && others.length > 0) this.tryEach(others, incoming, outgoing)
      else if (outgoing.headersSent) outgoing.destroy()
      else outgoing.writeHead(502).end()
    })
    outgoing.on('close', () => onward.destroy())
    onward.once('socket', (socket) => {
      const send = () => incoming.pipe(onward)
      if (socket.connecting) socket.once('connect', send)
      else send()
    })
  }
}
