import { EventEmitter, once } from 'node:events'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Webhook } from 'standardwebhooks'

/** A message as it arrived, and the status it was answered with. */
export type ReceivedMessage = {
  id: string
  type: string
  data: Record<string, unknown>
  headers: Record<string, string>
  /** Byte for byte, as it was signed. */
  body: string
  answered: number
}

/** Somebody's program that webhooks are sent to: keeps every message, and answers as it is told to. */
export class WebhookReceiver {
  readonly messages: ReceivedMessage[] = []
  /** Status of the answers from now on. */
  answer = 204
  private readonly arrivals = new EventEmitter()
  private answering: Promise<void> = Promise.resolve()

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async start(): Promise<WebhookReceiver> {
    const server = createServer((request, response) => {
      receiver.receive(request).then(
        (status) => response.writeHead(status).end(),
        () => response.destroy(),
      )
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    // Whoever waits for a message has other things that keep the process; a script ends without stopping it.
    server.unref()
    const { port } = server.address() as AddressInfo
    const receiver = new WebhookReceiver(server, `http://127.0.0.1:${port}/hooks`)
    return receiver
  }

  private async receive(request: IncomingMessage): Promise<number> {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const body = Buffer.concat(chunks).toString()
    const { type, data } = JSON.parse(body) as Pick<ReceivedMessage, 'type' | 'data'>
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
    )
    const answered = this.answer
    this.messages.push({ id: headers['webhook-id'] ?? '', type, data, headers, body, answered })
    this.arrivals.emit('message')
    await this.answering
    return answered
  }

  /** Keeps whoever calls from now on waiting. @returns what lets them have their answers */
  hold(): () => void {
    let release = () => {}
    this.answering = new Promise((resolve) => {
      release = resolve
    })
    return release
  }

  /** The first message that is meant, now or when it comes. */
  async until(isMeant: (message: ReceivedMessage) => boolean): Promise<ReceivedMessage> {
    for (;;) {
      const found = this.messages.find(isMeant)
      if (found) return found
      await once(this.arrivals, 'message')
    }
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections()
    this.server.close()
    await once(this.server, 'close')
  }
}

/** Verifies a message as its receiver does. @throws WebhookVerificationError */
export function verified(secret: string, { body, headers }: ReceivedMessage): unknown {
  return new Webhook(secret).verify(body, headers)
}
