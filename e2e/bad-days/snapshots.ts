import type { Client } from '../support/client'
import type { Seen } from './party'

type Arrival = { snapshot: Seen; at: number }

/** A member's stream as a program reads it. */
export class SnapshotStream {
  readonly arrivals: Arrival[] = []
  closed: string | null = null
  ended = false
  private readonly watchers = new Set<() => void>()
  private readonly abort = new AbortController()

  static async open(client: Client, code: string): Promise<SnapshotStream> {
    const stream = new SnapshotStream()
    const response = await client.fetch(`/api/rooms/${code}/events`, { signal: stream.abort.signal })
    if (response.status !== 200 || !response.body) throw new Error(`events answered ${response.status}`)
    void stream.read(response.body)
    return stream
  }

  get latest(): Seen | null {
    return this.arrivals.at(-1)?.snapshot ?? null
  }

  close(): void {
    this.abort.abort()
  }

  /** Resolves with the first arrival that fits, there already or to come, leaving out the first `from`. */
  until(fits: (snapshot: Seen) => boolean, from = 0): Promise<Arrival> {
    return new Promise((resolve, reject) => {
      const look = () => {
        const found = this.arrivals.slice(from).find(({ snapshot }) => fits(snapshot))
        if (!found && !this.ended) return
        this.watchers.delete(look)
        if (found) resolve(found)
        else reject(new Error('The stream ended'))
      }
      this.watchers.add(look)
      look()
    })
  }

  private async read(body: ReadableStream<Uint8Array>): Promise<void> {
    const decoder = new TextDecoder()
    let text = ''
    try {
      for await (const chunk of body) {
        text += decoder.decode(chunk, { stream: true })
        const frames = text.split('\n\n')
        text = frames.pop() ?? ''
        for (const frame of frames) this.take(frame)
      }
    } catch {
      // Aborted, or the server went away: both are the end of the stream.
    }
    this.ended = true
    this.tell()
  }

  private take(frame: string): void {
    const event = /^event: (.*)$/m.exec(frame)?.[1]
    const data = /^data: (.*)$/m.exec(frame)?.[1] ?? ''
    if (event === 'closed') this.closed = data
    if (event !== 'snapshot') return
    this.arrivals.push({ snapshot: JSON.parse(data) as Seen, at: Date.now() })
    this.tell()
  }

  private tell(): void {
    for (const watcher of [...this.watchers]) watcher()
  }
}
