import { parsed } from '@/app/_api/own-answer'
import type { Snapshot } from '@/lib/snapshot/types'
import { askCurrent, askState, type Closed, closedFor, type StateAnswer, snapshotIn } from './room-state'
import { ServerClock } from './server-clock'

/**
 * `live` the stream is open; `connecting` it was never open yet; `interrupted` it broke and is being opened again;
 * `polling` it broke repeatedly and the state is asked for every few seconds; `offline` nothing answers at all.
 */
export type Link = 'connecting' | 'live' | 'interrupted' | 'polling' | 'offline'

/** What every snapshot that is kept current has, whoever it is for. */
export type Versioned = Pick<Snapshot, 'code' | 'version'> & { host?: { id: string } }

export type RoomView<Seen extends Versioned = Snapshot> = {
  snapshot: Seen
  link: Link
  /** Set once the room cannot be shown any longer; nothing changes after that. */
  closed: Closed | null
  /** How far the server's clock is ahead of this device's, in ms. */
  clockOffset: number
}

export const timing = {
  pollMs: 5_000,
  firstRetryMs: 500,
  lastRetryMs: 30_000,
  /** Failures in a row from which on the state is polled. */
  pollFrom: 3,
  /** The server says something at least every 15 s; after this much silence the stream is taken for dead. */
  silenceMs: 40_000,
  /** After a sleep even less silence is suspicious. */
  wakeSilenceMs: 20_000,
} as const

/**
 * Keeps one room's snapshot current in a browser: server-sent events, reopened with growing waits, polling while they
 * do not work. It ends in the current snapshot whatever happened in between.
 */
export class RoomStream<Seen extends Versioned = Snapshot> {
  #view: RoomView<Seen>
  #listeners = new Set<() => void>()
  #clock: ServerClock
  #source: EventSource | null = null
  /** The next snapshot is the first of its stream: the truth even where its version is lower. */
  #first = true
  #etag: string | null = null
  #failures = 0
  #asking = false
  #heardAt = 0
  #retry: ReturnType<typeof setTimeout> | undefined
  #poll: ReturnType<typeof setTimeout> | undefined
  #silence: ReturnType<typeof setTimeout> | undefined
  #running = false

  /**
   * @param renderedAt the server's clock when `snapshot` was put into the page, epoch ms
   * @param apiOf where `/events` and `/state` of a room are
   */
  constructor(
    snapshot: Seen,
    renderedAt: number,
    private readonly apiOf: (code: string) => string = (code) => `/api/rooms/${code}`,
  ) {
    this.#clock = new ServerClock(renderedAt - Date.now())
    this.#view = { snapshot, link: 'connecting', closed: null, clockOffset: this.#clock.offset }
  }

  readonly view = (): RoomView<Seen> => this.#view

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Opens the stream and follows the page's life; the returned function ends it. */
  start(): () => void {
    this.#running = true
    const wake = () => {
      if (document.visibilityState === 'visible') this.wake()
    }
    const shown = (event: PageTransitionEvent) => {
      if (event.persisted) this.wake()
    }
    const hidden = () => this.#stop()
    document.addEventListener('visibilitychange', wake)
    addEventListener('online', wake)
    addEventListener('pageshow', shown)
    addEventListener('pagehide', hidden)
    this.#open()
    return () => {
      this.#running = false
      document.removeEventListener('visibilitychange', wake)
      removeEventListener('online', wake)
      removeEventListener('pageshow', shown)
      removeEventListener('pagehide', hidden)
      this.#stop()
    }
  }

  /** The device slept, was offline or went back to this page: look at once instead of waiting for the next try. */
  wake(): void {
    if (!this.#running || this.#view.closed) return
    this.#clock.doubt()
    if (!this.#source || Date.now() - this.#heardAt > timing.wakeSilenceMs) this.#open()
    void this.#ask()
  }

  #open(): void {
    this.#drop()
    this.#first = true
    const source = new EventSource(`${this.#api()}/events`)
    this.#source = source
    source.addEventListener('snapshot', (event) => {
      const snapshot = snapshotIn<Seen>(parsed(event.data))
      if (!snapshot) return this.#failed()
      this.#failures = 0
      this.#show(snapshot, this.#first)
      this.#first = false
      this.#set({ link: 'live' })
      this.#heard()
    })
    source.addEventListener('time', (event) => {
      this.#clock.sample(serverTime(event.data), Date.now())
      this.#set({ clockOffset: this.#clock.offset })
      this.#heard()
    })
    source.addEventListener('closed', (event) => {
      const closed = closedFor(event.data)
      if (closed) this.#end(closed)
      else this.#failed()
    })
    source.addEventListener('error', () => this.#failed())
    this.#heard()
  }

  #api(): string {
    return this.apiOf(this.#view.snapshot.code)
  }

  /** Anything the server said proves the stream alive; a snapshot makes polling superfluous. */
  #heard(): void {
    if (this.#view.link === 'live') this.#endPolling()
    this.#heardAt = Date.now()
    clearTimeout(this.#silence)
    this.#silence = setTimeout(() => this.#failed(), timing.silenceMs)
  }

  #failed(): void {
    this.#drop()
    if (!this.#running || this.#view.closed) return
    this.#clock.doubt()
    this.#failures += 1
    if (this.#view.link === 'live') this.#set({ link: 'interrupted' })
    const wait = Math.min(timing.lastRetryMs, timing.firstRetryMs * 2 ** (this.#failures - 1))
    // Scattered, so that a restarted server does not meet the whole party in one instant.
    this.#retry = setTimeout(() => this.#open(), wait * (0.75 + Math.random() / 2))
    if (this.#failures === 1) void this.#ask()
    if (this.#failures >= timing.pollFrom && this.#poll === undefined) this.#pollIn(0)
  }

  #pollIn(wait: number): void {
    this.#poll = setTimeout(async () => {
      await this.#ask()
      if (this.#poll !== undefined) this.#pollIn(timing.pollMs)
    }, wait)
  }

  #endPolling(): void {
    clearTimeout(this.#poll)
    this.#poll = undefined
  }

  async #ask(): Promise<void> {
    if (this.#asking) return
    this.#asking = true
    const answer = await this.#askHereOrElsewhere()
    this.#asking = false
    if (this.#view.closed) return
    if (answer.kind === 'closed') return this.#end(answer.closed)
    if (answer.kind === 'snapshot') {
      const moved = answer.snapshot.code !== this.#view.snapshot.code
      this.#etag = answer.etag
      this.#show(answer.snapshot, moved)
      if (moved && this.#running) this.#open()
    }
    if (this.#view.link === 'live' || !this.#running || this.#failures < timing.pollFrom) return
    this.#set({ link: answer.kind === 'failed' ? 'offline' : 'polling' })
  }

  /** A room that is not where it was may have another code: whoever is in it is told the new one. */
  async #askHereOrElsewhere(): Promise<StateAnswer<Seen>> {
    const answer = await askState<Seen>(`${this.#api()}/state`, this.#etag)
    if (answer.kind !== 'closed' || answer.closed !== 'gone') return answer
    const { code, host } = this.#view.snapshot
    const current = await askCurrent()
    if (current === 'failed') return { kind: 'failed' }
    if (current.code === null || current.code === code) return answer
    const moved = await askState<Seen>(`${this.apiOf(current.code)}/state`, null)
    if (moved.kind === 'failed') return moved
    // Another room one is in, of somebody else, is not this one.
    const isThis = moved.kind === 'snapshot' && (!host || moved.snapshot.host?.id === host.id)
    return isThis ? moved : answer
  }

  /** Bursts and two sources can bring an older snapshot after a newer one: it is left out. */
  #show(snapshot: Seen, whatever: boolean): void {
    if (!whatever && snapshot.version <= this.#view.snapshot.version) return
    this.#set({ snapshot })
  }

  #end(closed: Closed): void {
    this.#stop()
    this.#set({ closed })
  }

  #stop(): void {
    this.#drop()
    this.#endPolling()
  }

  #drop(): void {
    clearTimeout(this.#retry)
    clearTimeout(this.#silence)
    this.#source?.close()
    this.#source = null
  }

  #set(change: Partial<RoomView<Seen>>): void {
    const next = { ...this.#view, ...change }
    if (this.#view.closed || sameView(this.#view, next)) return
    this.#view = next
    for (const listener of this.#listeners) listener()
  }
}

/** The server's clock in a `time` event: epoch ms as a bare number or as `{"now": …}`; NaN where it is neither. */
function serverTime(data: string): number {
  const value = parsed(data)
  if (typeof value === 'number') return value
  if (typeof value !== 'object' || value === null || !('now' in value)) return Number.NaN
  return typeof value.now === 'number' ? value.now : Date.parse(String(value.now))
}

/** A clock that differs by less than the eye sees is no reason to draw everything again. */
function sameView<Seen extends Versioned>(a: RoomView<Seen>, b: RoomView<Seen>): boolean {
  return (
    a.snapshot === b.snapshot &&
    a.link === b.link &&
    a.closed === b.closed &&
    Math.abs(a.clockOffset - b.clockOffset) < 20
  )
}
