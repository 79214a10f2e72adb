/** Remembers so many values for so long; of too many the oldest go first. */
export class Recent<V> {
  readonly #kept = new Map<string, { value: V; until: number }>()

  constructor(
    private readonly size: number,
    private readonly forMs: number,
  ) {}

  get(key: string): V | undefined {
    const found = this.#kept.get(key)
    if (found && found.until > Date.now()) return found.value
    this.#kept.delete(key)
    return undefined
  }

  set(key: string, value: V): void {
    this.#kept.delete(key)
    const oldest = this.#kept.size >= this.size ? this.#kept.keys().next().value : undefined
    if (oldest !== undefined) this.#kept.delete(oldest)
    this.#kept.set(key, { value, until: Date.now() + this.forMs })
  }

  /** Forgets the key where it still stands for this value. */
  forget(key: string, value: V): void {
    if (this.#kept.get(key)?.value === value) this.#kept.delete(key)
  }
}
