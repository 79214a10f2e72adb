import 'server-only'
import { log } from '../log'
import { eventFrame } from './frames'
import type { HubStream } from './hub-stream'

/** Reads a room's snapshot as JSON with its version; null where the room is gone. */
export type Loader = (roomId: string) => Promise<{ version: number; body: string } | null>

type Frame = { version: number; bytes: Uint8Array }
type Options = { coalesceMs: number; load: Loader; gone: () => void }

const retryLoadMs = 500

/** One room's streams in this process and the frame they all got last. */
export class HubRoom {
  readonly streams = new Set<HubStream>()
  /** Callers between asking for the first frame and having their stream. */
  arriving = 0
  frame: Frame | null = null
  private wanted = 0
  private loading: Promise<Frame | null> | null = null
  private timer: ReturnType<typeof setTimeout> | null = null
  private lastLoadAt = Number.NEGATIVE_INFINITY
  private pauseMs: number

  constructor(
    readonly id: string,
    private readonly options: Options,
  ) {
    this.pauseMs = options.coalesceMs
  }

  holds(memberId: string): boolean {
    for (const stream of this.streams) if (stream.memberId === memberId) return true
    return false
  }

  /** A frame of at least this version, loaded where the one at hand is older; null where the room is gone. */
  async frameSince(version: number): Promise<Frame | null> {
    if (this.frame && this.frame.version >= version) return this.frame
    // A load under way may have begun before the version was committed: the second one cannot have.
    const first = await this.load()
    return !first || first.version >= version ? first : this.load()
  }

  /** A newer version stands in the database: it is loaded at once, or when the time between two loads is over. */
  changed(version: number): void {
    if (this.frame && this.frame.version >= version) return
    this.wanted = Math.max(this.wanted, version)
    this.loadSoon()
  }

  stop(): void {
    if (this.timer) clearTimeout(this.timer)
    this.timer = null
  }

  private loadSoon(): void {
    if (this.loading || this.timer) return
    const wait = this.lastLoadAt + this.pauseMs - performance.now()
    const refresh = () => {
      this.timer = null
      this.load().catch((error: unknown) => {
        log().warn({ err: error, room_id: this.id }, 'loading a snapshot for its streams failed')
      })
    }
    if (wait <= 0) refresh()
    else this.timer = setTimeout(refresh, wait)
  }

  private load(): Promise<Frame | null> {
    this.loading ??= this.read().finally(() => {
      this.loading = null
      if (this.streams.size > 0 && this.wanted > (this.frame?.version ?? -1)) this.loadSoon()
    })
    return this.loading
  }

  private async read(): Promise<Frame | null> {
    const { wanted } = this
    this.wanted = 0
    this.lastLoadAt = performance.now()
    try {
      const loaded = await this.options.load(this.id)
      if (!loaded) this.options.gone()
      else this.take(loaded)
      this.pauseMs = this.options.coalesceMs
      return loaded && this.frame
    } catch (error) {
      this.wanted = Math.max(this.wanted, wanted)
      this.pauseMs = retryLoadMs
      throw error
    }
  }

  private take(loaded: { version: number; body: string }): void {
    if (this.frame && this.frame.version >= loaded.version) return
    const bytes = eventFrame('snapshot', loaded.body, loaded.version)
    this.frame = { version: loaded.version, bytes }
    for (const stream of this.streams) stream.snapshot(bytes)
  }
}
