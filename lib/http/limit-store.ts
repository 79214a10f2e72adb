import 'server-only'
import {
  type RateLimiterAbstract,
  RateLimiterMemory,
  RateLimiterPostgres,
  RateLimiterRedis,
} from 'rate-limiter-flexible'
import { counterSql } from '@/db/client'
import { redis } from '../redis'
import { singleton } from '../singleton'

export type LimitOptions = {
  /** Names the counters in the store; one name, one rule. */
  name: string
  /** How many are allowed within the window. */
  points: number
  /** Length of the window, which starts with the first count. */
  seconds: number
}

type Rule = { keyPrefix: string; points: number; duration: number }

// The store wants a `pg` client. The pool is asked for at each query, since it may be closed and opened anew.
const postgresClient = {
  async query({ text, values = [] }: { text: string; values?: (string | number | null)[] }) {
    const rows = await counterSql().unsafe(text, values, { prepare: true })
    return { rows: [...rows], rowCount: rows.count }
  },
}

/** Where the counters of a rule are: Redis where there is one, while it is away the database, without that this process. */
export function limitStore({ name, points, seconds }: LimitOptions): RateLimiterAbstract {
  return singleton(`rate-limit ${name} ${points} ${seconds}`, () => {
    const inDatabase = onPostgres({ keyPrefix: name, points, duration: seconds })
    return onRedis({ keyPrefix: `auxroom:${name}`, points, duration: seconds }, inDatabase) ?? inDatabase
  })
}

function onPostgres(rule: Rule): RateLimiterAbstract {
  return new RateLimiterPostgres({
    ...rule,
    storeClient: postgresClient,
    storeType: 'client',
    tableName: 'rate_limits',
    tableCreated: true,
    insuranceLimiter: new RateLimiterMemory(rule),
  })
}

function onRedis(rule: Rule, insuranceLimiter: RateLimiterAbstract): RateLimiterAbstract | null {
  const storeClient = redis()
  if (!storeClient) return null
  return new RateLimiterRedis({
    ...rule,
    storeClient,
    useRedisPackage: true,
    rejectIfRedisNotReady: true,
    insuranceLimiter,
  })
}
