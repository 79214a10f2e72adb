import { z } from 'zod'
import type { RequestRecord } from './requests-log'

export const faultSchema = z.strictObject({
  match: z
    .strictObject({
      provider: z.enum(['spotify', 'bungie']).optional(),
      method: z.string().min(1).optional(),
      path: z.string().min(1).optional(),
    })
    .default({}),
  times: z.int().min(1).default(1),
  status: z.int().min(200).max(599).optional(),
  body: z.json().optional(),
  headers: z.record(z.string(), z.string()).optional(),
  delay_ms: z.int().min(0).max(600_000).optional(),
  drop: z.boolean().optional(),
  after: z.boolean().optional(),
})

export type Fault = z.infer<typeof faultSchema>

/** Faults in the order they were ordered; each is used up by its `times` matching requests. */
export class Faults {
  #waiting: { fault: Fault; left: number }[] = []

  add(fault: Fault): void {
    this.#waiting.push({ fault, left: fault.times })
  }

  /** The fault this request meets, counted as used. */
  take(record: RequestRecord): Fault | undefined {
    const found = this.#waiting.find(({ fault }) => matches(fault, record))
    if (!found) return undefined
    found.left -= 1
    if (found.left === 0) this.#waiting = this.#waiting.filter((other) => other !== found)
    return found.fault
  }

  pending(): (Fault & { left: number })[] {
    return this.#waiting.map(({ fault, left }) => ({ ...fault, left }))
  }

  reset(): void {
    this.#waiting = []
  }
}

function matches({ match }: Fault, record: RequestRecord): boolean {
  if (match.provider && match.provider !== record.provider) return false
  if (match.method && match.method.toUpperCase() !== record.method) return false
  return !match.path || record.path.includes(match.path)
}
