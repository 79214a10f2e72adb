import 'server-only'
import { log } from '../log'
import { eventFrame, greetingFrame, heartbeatFrame } from './frames'
import { HubRoom, type Loader } from './hub-room'
import { type HubSink, type HubSource, WebSink } from './hub-sink'
import { HubStream, type StreamHost, type StreamOwner } from './hub-stream'

/** Why a stream was closed for good; a client that is told one of these does not come back by itself. */
export type CloseReason =
  | 'room_closed'
  | 'closed_by_city'
  | 'closed_by_admin'
  | 'left'
  | 'removed'
  | 'session_ended'
  | 'replaced'

/** Who took nothing for so many heartbeats is gone without a word, or never came for the answer. */
const mostMissed = 4

export type HubOptions = {
  load: Loader
  /** Hears when the last stream of a member in this process has closed. */
  onMemberGone?: (memberId: string) => void
  /** Between two loads of one room; bursts in between become one. */
  coalesceMs?: number
  heartbeatMs?: number
  /** Streams one member may hold in this process; one more closes the oldest. */
  maxPerMember?: number
}

export type HubCounts = {
  streams: number
  rooms: number
  opened: number
  loads: number
  frames: number
  bytes: number
}

/** The streams of this process: every room is loaded once for all of its streams, and all get the same bytes. */
export class Hub implements StreamHost {
  private readonly rooms = new Map<string, HubRoom>()
  private readonly totals = { opened: 0, loads: 0, frames: 0, bytes: 0 }
  private readonly options: Required<HubOptions>
  private heartbeat: ReturnType<typeof setInterval> | null = null
  private closing = false

  constructor(options: HubOptions) {
    this.options = {
      onMemberGone: () => undefined,
      coalesceMs: 50,
      heartbeatMs: 15_000,
      maxPerMember: 10,
      ...options,
    }
  }

  /**
   * A new stream whose first chunk is the room's snapshot, at least of version `atLeast`.
   * @returns null where the room has no snapshot any more, or the process is stopping
   */
  async open(owner: StreamOwner, atLeast: number): Promise<ReadableStream<Uint8Array> | null> {
    let readable: ReadableStream<Uint8Array> | null = null
    await this.openOn(owner, atLeast, (source) => {
      const sink = new WebSink(source)
      readable = sink.readable
      return sink
    })
    return readable
  }

  /** The same on a sink of the caller's, which is made when there is something to write. @returns whether it was made */
  async openOn(
    owner: StreamOwner,
    atLeast: number,
    connect: (source: HubSource) => HubSink,
  ): Promise<boolean> {
    if (this.closing) return false
    const room = this.roomOf(owner.roomId)
    room.arriving += 1
    try {
      const found = await room.frameSince(atLeast)
      // Since then a newer one may have gone to the streams that are here already.
      const frame = found && room.frame
      if (!frame || this.closing) return false
      this.makePlace(room, owner.memberId)
      const stream = new HubStream(owner, this)
      stream.connect(connect(stream))
      room.streams.add(stream)
      this.totals.opened += 1
      stream.write(frame.bytes)
      stream.write(greetingFrame(Date.now()))
      this.heartbeat ??= this.startHeartbeat()
      return true
    } finally {
      room.arriving -= 1
      this.tidy(room)
    }
  }

  /** A room has a new version: its streams get it, at most one load every `coalesceMs`. */
  changed(roomId: string, version: number): void {
    this.rooms.get(roomId)?.changed(version)
  }

  /** Anything may have been missed: every room is read afresh. */
  resync(): void {
    for (const room of this.rooms.values()) room.changed(Number.POSITIVE_INFINITY)
  }

  closeRoom(roomId: string, reason: CloseReason): void {
    this.close(reason, (stream) => stream.roomId === roomId, this.rooms.get(roomId))
  }

  closeMember(roomId: string, memberId: string, reason: CloseReason): void {
    this.close(reason, (stream) => stream.memberId === memberId, this.rooms.get(roomId))
  }

  closeCredentials(credentialIds: ReadonlySet<string>): void {
    for (const room of [...this.rooms.values()]) {
      this.close('session_ended', (stream) => credentialIds.has(stream.credentialId), room)
    }
  }

  /** Closes the streams whose credential's time is over. @param now milliseconds */
  closeExpired(now: number): void {
    for (const room of [...this.rooms.values()]) {
      this.close('session_ended', ({ expiresAt }) => expiresAt !== null && expiresAt <= now, room)
    }
  }

  /** Ends every stream without a last word, so that browsers come back to whoever serves next; takes no new ones. */
  closeAll(): void {
    this.closing = true
    for (const stream of [...this.streams()]) stream.end(null)
    if (this.heartbeat) clearInterval(this.heartbeat)
    this.heartbeat = null
  }

  /** Whether it takes no streams any more. */
  isClosing(): boolean {
    return this.closing
  }

  /** Every room with streams here, and the version they have. */
  versions(): Map<string, number> {
    return new Map([...this.rooms.values()].map(({ id, frame }) => [id, frame?.version ?? 0]))
  }

  memberIds(): string[] {
    return [...new Set([...this.streams()].map(({ memberId }) => memberId))]
  }

  credentialIds(): string[] {
    return [...new Set([...this.streams()].map(({ credentialId }) => credentialId))]
  }

  counts(): HubCounts {
    const streams = [...this.rooms.values()].reduce((sum, room) => sum + room.streams.size, 0)
    return { streams, rooms: this.rooms.size, ...this.totals }
  }

  latestFrame(stream: HubStream): Uint8Array | null {
    return this.rooms.get(stream.roomId)?.frame?.bytes ?? null
  }

  wrote(bytes: number): void {
    this.totals.frames += 1
    this.totals.bytes += bytes
  }

  left(stream: HubStream): void {
    const room = this.rooms.get(stream.roomId)
    if (!room?.streams.delete(stream)) return
    if (!this.closing && !room.holds(stream.memberId)) this.options.onMemberGone(stream.memberId)
    this.tidy(room)
  }

  private *streams(): Generator<HubStream> {
    for (const room of this.rooms.values()) yield* room.streams
  }

  private roomOf(roomId: string): HubRoom {
    const known = this.rooms.get(roomId)
    if (known) return known
    const room = new HubRoom(roomId, {
      coalesceMs: this.options.coalesceMs,
      load: (id) => {
        this.totals.loads += 1
        return this.options.load(id)
      },
      gone: () => this.closeRoom(roomId, 'room_closed'),
    })
    this.rooms.set(roomId, room)
    return room
  }

  private close(reason: CloseReason, which: (stream: HubStream) => boolean, room: HubRoom | undefined): void {
    if (!room) return
    const frame = eventFrame('closed', JSON.stringify({ reason }))
    for (const stream of [...room.streams].filter(which)) stream.end(frame)
  }

  private makePlace(room: HubRoom, memberId: string): void {
    const held = [...room.streams].filter((stream) => stream.memberId === memberId)
    const tooMany = held.slice(0, Math.max(0, held.length - this.options.maxPerMember + 1))
    const frame = eventFrame('closed', JSON.stringify({ reason: 'replaced' }))
    for (const stream of tooMany) stream.end(frame)
  }

  private tidy(room: HubRoom): void {
    if (room.streams.size > 0 || room.arriving > 0) return
    room.stop()
    this.rooms.delete(room.id)
    if (this.rooms.size > 0 || !this.heartbeat) return
    clearInterval(this.heartbeat)
    this.heartbeat = null
  }

  private startHeartbeat(): ReturnType<typeof setInterval> {
    const timer = setInterval(() => {
      const frame = heartbeatFrame(Date.now())
      const dead = [...this.streams()].filter((stream) => stream.heartbeat(frame) >= mostMissed)
      for (const stream of dead) stream.end(null)
      if (dead.length > 0) log().debug({ ended: dead.length }, 'streams nobody reads')
    }, this.options.heartbeatMs)
    timer.unref()
    return timer
  }
}
