import { ACCOUNTS } from '../../accounts'
import type { Clock } from '../../clock'
import { advance } from './playback'
import { idlePlayer, type PlayerState } from './player-state'

interface Change {
  visible_at: number
  state: PlayerState
}

/**
 * Every account's player, twice: as it is, and as the Web API shows it. A command changes the first at once and the
 * second only after the lag; songs that go on by themselves are never late.
 */
export class Players {
  readonly #changes = new Map<string, Change[]>()

  constructor(
    readonly clock: Clock,
    readonly lagMs: () => number,
    readonly changed: () => void,
  ) {}

  /** As it really is now. */
  actual(account: string): PlayerState {
    const changes = this.#of(account)
    return advance(changes[changes.length - 1]?.state ?? idlePlayer(account), this.clock.now())
  }

  /** As a reader of the Web API sees it now. */
  shown(account: string): PlayerState {
    const now = this.clock.now()
    const changes = this.#of(account)
    const last = changes.findLastIndex((change) => change.visible_at <= now)
    if (last > 0) changes.splice(0, last)
    return advance(changes[0]?.state ?? idlePlayer(account), now)
  }

  /** A command of the Web API: takes effect now, shows after the lag. */
  command(account: string, step: (state: PlayerState, now: number) => PlayerState): void {
    this.shown(account)
    const now = this.clock.now()
    this.#of(account).push({ visible_at: now + this.lagMs(), state: step(this.actual(account), now) })
    this.changed()
  }

  /** What happens on the provider's own app: shows at once, and everything still under way with it. */
  set(account: string, step: (state: PlayerState, now: number) => PlayerState): void {
    this.#changes.set(account, [{ visible_at: 0, state: step(this.actual(account), this.clock.now()) }])
    this.changed()
  }

  dump(): Record<string, PlayerState> {
    const names = new Set([...ACCOUNTS.map(({ name }) => name), ...this.#changes.keys()])
    return Object.fromEntries([...names].map((name) => [name, this.actual(name)]))
  }

  load(states: Record<string, PlayerState>): void {
    for (const [name, state] of Object.entries(states)) this.#changes.set(name, [{ visible_at: 0, state }])
  }

  reset(): void {
    this.#changes.clear()
  }

  #of(account: string): Change[] {
    const known = this.#changes.get(account)
    if (known) return known
    const fresh = [{ visible_at: 0, state: idlePlayer(account) }]
    this.#changes.set(account, fresh)
    return fresh
  }
}
