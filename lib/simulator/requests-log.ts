import type { Clock } from './clock'

type Provider = 'spotify' | 'bungie'

/** One request as `/_control/requests` tells it: no query, no header, no body, so never a secret. */
export interface RequestRecord {
  n: number
  at: string
  provider: Provider | null
  method: string
  path: string
  grant_type?: string
  account?: string
  /** `null` while it is under way, and for good when the answer was dropped. */
  status: number | null
}

const KEPT = 100_000

export class RequestsLog {
  #records: RequestRecord[] = []
  #last = 0

  constructor(readonly clock: Clock) {}

  open(method: string, path: string): RequestRecord {
    this.#last += 1
    const record: RequestRecord = {
      n: this.#last,
      at: new Date(this.clock.now()).toISOString(),
      provider: providerOf(path),
      method,
      path,
      status: null,
    }
    this.#records.push(record)
    if (this.#records.length > KEPT) this.#records = this.#records.slice(-KEPT / 2)
    return record
  }

  /** The requests after number `n`, oldest first. */
  since(n: number): RequestRecord[] {
    return this.#records.filter((record) => record.n > n).map((record) => ({ ...record }))
  }

  reset(): void {
    this.#records = []
    this.#last = 0
  }
}

function providerOf(path: string): Provider | null {
  if (path.startsWith('/spotify/')) return 'spotify'
  return path.startsWith('/bungie/') ? 'bungie' : null
}
