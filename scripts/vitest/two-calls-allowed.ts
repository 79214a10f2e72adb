import { RateLimiterMemory } from 'rate-limiter-flexible'
import type { LimitOptions } from '@/lib/http/limit-store'

const stores = new Map<string, RateLimiterMemory>()

/** In the place of `lib/http/limit-store`: every limit allows two, so that a test reaches each. */
export function limitStore({ name, seconds }: LimitOptions): RateLimiterMemory {
  const store = stores.get(name) ?? new RateLimiterMemory({ keyPrefix: name, points: 2, duration: seconds })
  stores.set(name, store)
  return store
}
