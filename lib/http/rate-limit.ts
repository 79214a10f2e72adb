import 'server-only'
import {
  type RateLimiterAbstract,
  RateLimiterMemory,
  RateLimiterPostgres,
  RateLimiterRes,
} from 'rate-limiter-flexible'
import { counterSql } from '@/db/client'
import { sha256 } from '../crypto'
import { AppError } from '../errors'
import { singleton } from '../singleton'

export type LimitOptions = {
  /** Names the counters in the store; one name, one rule. */
  name: string
  /** How many are allowed within the window. */
  points: number
  /** Length of the window, which starts with the first count. */
  seconds: number
}

export type Limiter = {
  /** Counts one and throws `rate_limited_caller` when that is more than allowed: for what is limited whatever comes of it. */
  consume(key: string): Promise<void>
  /** Counts one and never throws: for what turned out badly. */
  penalise(key: string): Promise<void>
  /** Takes one count back: for what was counted beforehand and turned out well. */
  forgive(key: string): Promise<void>
  /** Whether everything allowed is used up. */
  isBlocked(key: string): Promise<boolean>
  /** Throws `rate_limited_caller` when everything allowed is used up; counts nothing. */
  assertFree(key: string): Promise<void>
  /** Forgets the key. */
  reset(key: string): Promise<void>
}

// The store wants a `pg` client. The pool is asked for at each query, since it may be closed and opened anew.
const storeClient = {
  async query({ text, values = [] }: { text: string; values?: (string | number | null)[] }) {
    const rows = await counterSql().unsafe(text, values, { prepare: true })
    return { rows: [...rows], rowCount: rows.count }
  },
}

function store({ name, points, seconds }: LimitOptions): RateLimiterAbstract {
  return singleton(
    `rate-limit ${name} ${points} ${seconds}`,
    () =>
      new RateLimiterPostgres({
        storeClient,
        storeType: 'client',
        tableName: 'rate_limits',
        tableCreated: true,
        keyPrefix: name,
        points,
        duration: seconds,
        // Without the database each process counts for itself.
        insuranceLimiter: new RateLimiterMemory({ keyPrefix: name, points, duration: seconds }),
      }),
  )
}

function tooMany(retryAfterMs: number): AppError {
  return new AppError('rate_limited_caller', { retryAfterS: Math.max(1, Math.ceil(retryAfterMs / 1000)) })
}

/** A limit shared by all processes. Keys are hashed before they are stored: they may hold addresses of people. */
export function limiter(options: LimitOptions): Limiter {
  const stored = (key: string) => sha256(key).slice(0, 40)
  const usedUp = async (key: string): Promise<RateLimiterRes | null> => {
    const found = await store(options).get(stored(key))
    return found && found.consumedPoints >= options.points ? found : null
  }
  return {
    async consume(key) {
      try {
        await store(options).consume(stored(key))
      } catch (rejection) {
        if (rejection instanceof RateLimiterRes) throw tooMany(rejection.msBeforeNext)
        throw rejection
      }
    },
    async penalise(key) {
      await store(options).penalty(stored(key))
    },
    async forgive(key) {
      await store(options).reward(stored(key))
    },
    async isBlocked(key) {
      return (await usedUp(key)) !== null
    },
    async assertFree(key) {
      const found = await usedUp(key)
      if (found) throw tooMany(found.msBeforeNext)
    },
    async reset(key) {
      await store(options).delete(stored(key))
    },
  }
}
