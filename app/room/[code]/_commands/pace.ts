/**
 * Lets so many calls go at once, and beyond that one in each interval: at most `burst + 60_000 / everyMs` in any minute.
 */
export class Pace {
  /** When all that went so far is made up for, by the page's clock. */
  #settledAt = 0

  constructor(
    private readonly burst: number,
    private readonly everyMs: number,
  ) {}

  /** Milliseconds until the next call may go. */
  waitMs(): number {
    const now = performance.now()
    return Math.max(0, Math.max(this.#settledAt, now) + this.everyMs - now - this.burst * this.everyMs)
  }

  /** Takes the next place. @returns milliseconds to wait for it */
  take(): number {
    const waitMs = this.waitMs()
    this.#settledAt = Math.max(this.#settledAt, performance.now()) + this.everyMs
    return waitMs
  }
}

/**
 * Everything one page asks of its room. A member's allowance is 120 a minute of each kind (`lib/http/limits.ts`): 40 and 66
 * stay below it, however eager the fingers are.
 */
export const commandPace = new Pace(40, 900)

/** Searches, of which a member has 60 a minute. */
export const searchPace = new Pace(10, 1_300)
