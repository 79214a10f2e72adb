/** One request as tests read it: no query, no header, no body, so never a secret. */
export type OpenIdRequest = {
  n: number
  method: string
  path: string
  grant_type?: string
  account?: string
  /** Null while it is under way, and for good when the answer was dropped. */
  status: number | null
}

/** How the next requests whose path holds `match.path` go wrong, by the simulator's words. */
export type OpenIdFault = {
  match?: { path?: string }
  times?: number
  status?: number
  /** Text as it is, anything else as JSON. */
  body?: unknown
  headers?: Record<string, string>
  delay_ms?: number
  /** The connection breaks. */
  drop?: true
  /** The effect happens, then the answer is lost. */
  after?: true
}

/** What was asked, and what goes wrong next. */
export class Requests {
  private records: OpenIdRequest[] = []
  private faults: { fault: OpenIdFault; left: number }[] = []
  private last = 0

  open(method: string, path: string): OpenIdRequest {
    this.last += 1
    const record: OpenIdRequest = { n: this.last, method, path, status: null }
    this.records.push(record)
    return record
  }

  since(n: number): OpenIdRequest[] {
    return this.records.filter((record) => record.n > n).map((record) => ({ ...record }))
  }

  order(fault: OpenIdFault): void {
    this.faults.push({ fault, left: fault.times ?? 1 })
  }

  /** The fault a request of this path meets, counted as used. */
  meet(path: string): OpenIdFault | null {
    const found = this.faults.find(({ fault }) => path.includes(fault.match?.path ?? ''))
    if (!found) return null
    found.left -= 1
    if (found.left === 0) this.faults = this.faults.filter((other) => other !== found)
    return found.fault
  }

  clear(): void {
    this.records = []
    this.faults = []
    this.last = 0
  }
}
