import 'server-only'
import { RateLimiterRes } from 'rate-limiter-flexible'
import { sha256 } from '../crypto'
import { AppError } from '../errors'
import { type LimitOptions, limitStore } from './limit-store'

export type Limiter = {
  /** Counts one and throws `rate_limited_caller` when that is more than allowed: for what is limited whatever comes of it. */
  consume(key: string): Promise<void>
  /** Takes one count back: for what was counted beforehand and turned out well. */
  forgive(key: string): Promise<void>
  /** Forgets the key. */
  reset(key: string): Promise<void>
}

function tooMany(retryAfterMs: number): AppError {
  return new AppError('rate_limited_caller', { retryAfterS: Math.max(1, Math.ceil(retryAfterMs / 1000)) })
}

/** A limit shared by all processes. Keys are hashed before they are stored: they may hold addresses of people. */
export function limiter(options: LimitOptions): Limiter {
  const stored = (key: string) => sha256(key).slice(0, 40)
  return {
    async consume(key) {
      try {
        await limitStore(options).consume(stored(key))
      } catch (rejection) {
        if (rejection instanceof RateLimiterRes) throw tooMany(rejection.msBeforeNext)
        throw rejection
      }
    },
    async forgive(key) {
      await limitStore(options).reward(stored(key))
    },
    async reset(key) {
      await limitStore(options).delete(stored(key))
    },
  }
}
