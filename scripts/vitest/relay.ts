import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'

/** A way to a server that a test can cut: the network between two machines. */
export class Relay {
  private readonly open = new Set<Socket>()
  private server: Server | null = null

  private constructor(
    private readonly target: number,
    readonly port: number,
  ) {}

  static async to(target: number, port: number): Promise<Relay> {
    const relay = new Relay(target, port)
    await relay.restore()
    return relay
  }

  async restore(): Promise<void> {
    const server = createServer((near) => {
      const far = connect(this.target, '127.0.0.1')
      for (const [one, other] of [
        [near, far],
        [far, near],
      ] as const) {
        this.open.add(one)
        one.pipe(other)
        one.on('error', () => other.destroy())
        one.on('close', () => {
          this.open.delete(one)
          other.destroy()
        })
      }
    }).listen(this.port, '127.0.0.1')
    await once(server, 'listening')
    this.server = server
  }

  /** Forgets the connections there are, as a firewall does: neither side is told, and nothing arrives. New ones work. */
  forget(): void {
    for (const socket of this.open) {
      socket.unpipe()
      socket.pause()
    }
  }

  /** Ends every connection and refuses new ones. */
  async cut(): Promise<void> {
    const { server } = this
    if (!server) return
    this.server = null
    server.close()
    for (const socket of this.open) socket.destroy()
    await once(server, 'close')
  }
}
