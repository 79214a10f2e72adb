/** How many of the latest samples count: with one every 15 s, two minutes. */
const kept = 8

/**
 * How far the server's clock is ahead of this device's, in ms. A message can only arrive late, so the sample with the
 * largest difference is the one with the least latency.
 */
export class ServerClock {
  #samples: number[]
  #rough: boolean

  /** @param rough a first estimate, such as the time a page was rendered at; the first sample replaces it */
  constructor(rough = 0) {
    this.#samples = [rough]
    this.#rough = true
  }

  get offset(): number {
    return Math.max(...this.#samples)
  }

  /** A message that carried the server's time, both in epoch ms. */
  sample(serverNow: number, receivedAt: number): void {
    if (!Number.isFinite(serverNow)) return
    this.#samples = [...(this.#rough ? [] : this.#samples), serverNow - receivedAt].slice(-kept)
    this.#rough = false
  }

  /** After a sleep or a reconnect this device's clock may have been set: earlier samples give way to the next one. */
  doubt(): void {
    this.#samples = [this.offset]
    this.#rough = true
  }
}
