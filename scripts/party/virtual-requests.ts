import { fairOrder, turnFor } from '@/lib/rooms/requests/fair-order'
import type { QueuedTrack, Upcoming } from '@/lib/rooms/requests/handing-over'

export type VirtualRequest = QueuedTrack & {
  turn: number
  pinRank: number | null
  askedAt: Date
  voters: Set<string>
  state: 'waiting' | 'handed_over' | 'played' | 'removed'
  removedBy: 'person' | 'provider' | null
}

/** What people asked for, as the database keeps it. */
export class VirtualRequests {
  list: VirtualRequest[] = []
  /** In the order they were handed over; one that was given back and over again stands twice. */
  handedOver: string[] = []
  #lastTurn = 0

  get waiting(): VirtualRequest[] {
    const waiting = this.list.filter(({ state }) => state === 'waiting')
    return fairOrder(waiting.map((request) => ({ ...request, votes: request.voters.size, request }))).map(
      ({ request }) => request,
    )
  }

  upcoming(): Upcoming {
    return {
      handedOver: this.list.find(({ state }) => state === 'handed_over') ?? null,
      next: this.waiting[0] ?? null,
    }
  }

  ask(track: { uri: string; durationMs: number }, by: string): void {
    const own = this.list.filter((each) => each.requestedBy === by && each.state !== 'removed')
    this.list.push({
      id: `${this.list.length}`,
      ...track,
      requestedBy: by,
      turn: turnFor(this.#lastTurn, Math.max(0, ...own.map(({ turn }) => turn))),
      pinRank: null,
      askedAt: new Date(),
      voters: new Set(),
      state: 'waiting',
      removedBy: null,
    })
  }

  remove(request: VirtualRequest, removedBy: 'person' | 'provider' = 'person'): void {
    Object.assign(request, { state: 'removed', removedBy })
  }

  mark(request: QueuedTrack): void {
    const marked = this.find(request.id)
    if (!marked) throw new Error('a request that is not there was handed over')
    marked.state = 'handed_over'
    if (marked.pinRank === null) this.#lastTurn = Math.max(this.#lastTurn, marked.turn)
    this.handedOver.push(request.id)
  }

  set(requestId: string, state: VirtualRequest['state']): void {
    const request = this.find(requestId)
    if (request) request.state = state
  }

  find(requestId: string): VirtualRequest | undefined {
    return this.list.find(({ id }) => id === requestId)
  }
}
