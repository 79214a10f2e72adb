/** Whose stream: closed when any of the three goes. */
export type StreamOwner = { roomId: string; memberId: string; sessionId: string }

/** What a stream needs of its hub. */
export type StreamHost = {
  latestFrame(stream: HubStream): Uint8Array | null
  left(stream: HubStream): void
  wrote(bytes: number): void
}

/**
 * One subscriber's stream, which is itself the underlying source of its `ReadableStream`: thousands of them wait in a
 * process, so each is one object without closures and timers. At most one frame waits for a slow reader; what comes
 * meanwhile is left out, and the reader gets the latest as soon as it reads again.
 */
export class HubStream implements UnderlyingDefaultSource<Uint8Array> {
  readonly roomId: string
  readonly memberId: string
  readonly sessionId: string
  private behind = false
  private missed = 0
  private controller: ReadableStreamDefaultController<Uint8Array> | null = null

  constructor(
    owner: StreamOwner,
    private readonly host: StreamHost,
  ) {
    this.roomId = owner.roomId
    this.memberId = owner.memberId
    this.sessionId = owner.sessionId
  }

  start(controller: ReadableStreamDefaultController<Uint8Array>): void {
    this.controller = controller
  }

  /** The reader has room again. */
  pull(): void {
    if (!this.behind) return
    this.behind = false
    const frame = this.host.latestFrame(this)
    if (frame) this.write(frame)
  }

  /** The reader is gone. */
  cancel(): void {
    this.controller = null
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
    this.controller?.enqueue(bytes)
    this.host.wrote(bytes.byteLength)
  }

  /** Ends the stream, with a last frame where one is given. */
  end(last: Uint8Array | null): void {
    if (!this.controller) return
    if (last) this.write(last)
    this.controller.close()
    this.controller = null
    this.host.left(this)
  }

  private isSlow(): boolean {
    return (this.controller?.desiredSize ?? 0) <= 0
  }
}
