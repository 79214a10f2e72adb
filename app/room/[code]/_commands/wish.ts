import type { Failure, Outcome } from './command'

export type WishState<T> = {
  /** What is shown in place of the room's own value; undefined shows the room's. */
  wanted: T | undefined
  pending: boolean
  failure: Failure | null
}

/** How long an accepted wish is shown while the snapshot that carries it is under way. */
export const graceMs = 2_000

/**
 * Shows at once what somebody asked for, while it is sent and until the room's snapshot says the same. Wishes made
 * meanwhile are not lost: the newest is sent when the one before is answered. A refused wish is taken back.
 */
export class Wish<T> {
  state: WishState<T> = { wanted: undefined, pending: false, failure: null }
  #listeners = new Set<() => void>()
  #grace: ReturnType<typeof setTimeout> | undefined

  constructor(
    private readonly send: (value: T) => Promise<Outcome>,
    private readonly same: (a: T, b: T) => boolean = Object.is,
  ) {}

  readonly current = (): WishState<T> => this.state

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  async want(value: T): Promise<void> {
    clearTimeout(this.#grace)
    const underWay = this.state.pending
    this.#set({ wanted: value, pending: true, failure: null })
    if (underWay) return
    for (;;) {
      const sent = this.state.wanted
      if (sent === undefined) return
      const outcome = await this.send(sent)
      const newest = this.state.wanted
      if (newest !== undefined && !this.same(newest, sent)) continue
      if (outcome.ok) return this.#accepted()
      return this.#set({ wanted: undefined, pending: false, failure: outcome.failure })
    }
  }

  /** The room's own value, with every snapshot. */
  seen(actual: T): void {
    const { wanted, pending } = this.state
    if (wanted === undefined || pending || !this.same(wanted, actual)) return
    this.#settle()
  }

  dismiss(): void {
    if (this.state.failure) this.#set({ ...this.state, failure: null })
  }

  #accepted(): void {
    this.#set({ ...this.state, pending: false })
    this.#grace = setTimeout(() => this.#settle(), graceMs)
  }

  #settle(): void {
    clearTimeout(this.#grace)
    this.#set({ ...this.state, wanted: undefined })
  }

  #set(state: WishState<T>): void {
    this.state = state
    for (const listener of this.#listeners) listener()
  }
}
