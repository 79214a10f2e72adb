/** The simulator's time: the machine's clock plus what `/_control/clock` has advanced it by, in Unix milliseconds. */
export class Clock {
  #offset = 0
  readonly #source: () => number

  constructor(source: () => number = Date.now) {
    this.#source = source
  }

  now(): number {
    return this.#source() + this.#offset
  }

  get offset(): number {
    return this.#offset
  }

  advance(ms: number): void {
    this.#offset += ms
  }

  /** Sets the whole offset, for a start from a state file (0: the machine's time). */
  setOffset(ms: number): void {
    this.#offset = ms
  }
}
