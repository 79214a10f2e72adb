import type { Clock } from './clock'

/** A rolling window of requests per client. A refused request does not count. */
export class RateWindow {
  readonly #taken = new Map<string, number[]>()

  constructor(
    readonly clock: Clock,
    readonly rule: () => { limit: number; seconds: number },
  ) {}

  /** Takes one place; answers 0, or the whole seconds until a place is free. */
  take(client: string): number {
    const { limit, seconds } = this.rule()
    const now = this.clock.now()
    const recent = (this.#taken.get(client) ?? []).filter((at) => at > now - seconds * 1000)
    this.#taken.set(client, recent)
    if (recent.length < limit) {
      recent.push(now)
      return 0
    }
    const freed = recent[recent.length - limit] ?? now
    return Math.max(1, Math.ceil((freed + seconds * 1000 - now) / 1000))
  }

  reset(): void {
    this.#taken.clear()
  }
}
