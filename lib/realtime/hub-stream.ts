import type { HubSink, HubSource } from './hub-sink'

/** Whose stream: closed when any of the three goes, or when the credential's time is over (milliseconds, null: never). */
export type StreamOwner = {
  roomId: string
  memberId: string
  credentialId: string
  expiresAt?: number | null
}

/** What a stream needs of its hub. */
export type StreamHost = {
  latestFrame(stream: HubStream): Uint8Array | null
  left(stream: HubStream): void
  wrote(bytes: number): void
}

/**
 * One subscriber's stream: thousands of them wait in a process, so it is small and has no timer. At most one frame waits
 * for a slow reader; what comes meanwhile is left out, and the reader gets the latest as soon as it reads again.
 */
export class HubStream implements HubSource {
  readonly roomId: string
  readonly memberId: string
  readonly credentialId: string
  readonly expiresAt: number | null
  private behind = false
  private missed = 0
  private sink: HubSink | null = null

  constructor(
    owner: StreamOwner,
    private readonly host: StreamHost,
  ) {
    this.roomId = owner.roomId
    this.memberId = owner.memberId
    this.credentialId = owner.credentialId
    this.expiresAt = owner.expiresAt ?? null
  }

  connect(sink: HubSink): void {
    this.sink = sink
  }

  ready(): void {
    if (!this.behind) return
    this.behind = false
    const frame = this.host.latestFrame(this)
    if (frame) this.write(frame)
  }

  gone(): void {
    this.sink = null
    this.host.left(this)
  }

  /** Sends a newer snapshot; where the reader is slow, the latest follows later. */
  snapshot(bytes: Uint8Array): void {
    if (this.isSlow()) this.behind = true
    else this.write(bytes)
  }

  /** Sends what a slow reader may miss. @returns how many in a row it has missed by now */
  heartbeat(bytes: Uint8Array): number {
    if (this.isSlow()) {
      this.missed += 1
      return this.missed
    }
    this.missed = 0
    this.write(bytes)
    return 0
  }

  /** Sends whether or not the reader keeps up: for first and last words. */
  write(bytes: Uint8Array): void {
    this.sink?.write(bytes)
    this.host.wrote(bytes.byteLength)
  }

  /** Ends the stream, with a last frame where one is given. */
  end(last: Uint8Array | null): void {
    const { sink } = this
    if (!sink) return
    if (last) this.write(last)
    this.sink = null
    sink.end()
    this.host.left(this)
  }

  private isSlow(): boolean {
    return this.sink?.isSlow() ?? true
  }
}
