import { Agent, type ClientRequest, get } from 'node:http'

/** Many guests' event streams from this process; each arrival of a version is timed. */
export class Streams {
  private readonly agent = new Agent({ keepAlive: false, maxSockets: Number.POSITIVE_INFINITY })
  private readonly requests: ClientRequest[] = []
  private waiting: {
    version: number
    left: number
    times: number[]
    done: (times: number[]) => void
  } | null = null

  constructor(
    private readonly url: string,
    private readonly cookies: string[],
  ) {}

  /** Opens `count` streams, some at a time, and resolves when each has its first snapshot. */
  async open(count: number): Promise<void> {
    for (let opened = 0; opened < count; ) {
      const batch = Math.min(50, count - opened)
      await Promise.all(Array.from({ length: batch }, (_, index) => this.openOne(opened + index)))
      opened += batch
    }
  }

  /** Resolves with the time (epoch ms) at which each stream received this version or a later one. */
  arrivals(version: number): Promise<number[]> {
    return new Promise((done) => {
      this.waiting = { version, left: this.requests.length, times: [], done }
    })
  }

  close(): void {
    for (const request of this.requests) request.destroy()
    this.requests.length = 0
  }

  private openOne(index: number): Promise<void> {
    const cookie = this.cookies[index % this.cookies.length] ?? ''
    return new Promise((resolve, reject) => {
      let seen = 0
      let tail = ''
      const request = get(
        this.url,
        { agent: this.agent, headers: { cookie, accept: 'text/event-stream' } },
        (response) => {
          if (response.statusCode !== 200) return reject(new Error(`stream answered ${response.statusCode}`))
          response.setEncoding('utf8')
          response.on('data', (chunk: string) => {
            tail += chunk
            const events = tail.split('\n\n')
            tail = events.pop() ?? ''
            for (const event of events) {
              const version = Number(/^id: (\d+)$/m.exec(event)?.[1] ?? 0)
              if (version <= seen) continue
              if (seen === 0) resolve()
              this.arrived(seen, version)
              seen = version
            }
          })
          response.on('error', () => {})
        },
      )
      request.on('error', reject)
      this.requests.push(request)
    })
  }

  private arrived(before: number, version: number): void {
    const waiting = this.waiting
    if (!waiting || before >= waiting.version || version < waiting.version) return
    waiting.times.push(Date.now())
    waiting.left -= 1
    if (waiting.left === 0) {
      this.waiting = null
      waiting.done(waiting.times)
    }
  }
}
