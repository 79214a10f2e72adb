import 'server-only'
import {
  type RateLimiterAbstract,
  RateLimiterMemory,
  RateLimiterPostgres,
  RateLimiterRedis,
} from 'rate-limiter-flexible'
import { counterSql } from '@/db/client'
import { isPooledByTransaction } from '@/env'
import { redis } from '../redis'
import { singleton } from '../singleton'
import { fallBack, recover } from './limits-shared'

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
    try {
      const rows = await counterSql().unsafe(inHaste(text), values, { prepare: !isPooledByTransaction() })
      recover('process')
      return { rows: [...rows], rowCount: rows.count }
    } catch (error) {
      fallBack('process', error)
      throw error
    }
  },
}

/**
 * A count does not wait for the disk: it is lost only where the database's machine dies. Said in the statement itself,
 * since poolers refuse it as a setting of the connection and may keep none.
 */
export function inHaste(text: string): string {
  if (!/^\s*insert\b.*\breturning\b/is.test(text)) return text
  const counting = text.replace(/;\s*$/, '')
  return `with counted as (${counting}) select * from counted where set_config('synchronous_commit', 'off', true) = 'off'`
}

/**
 * Where the counters of a rule are: Redis where there is one, while it is away the database, without that this process.
 * Each fallback is told (`limits-shared.ts`).
 */
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

function onRedis(rule: Rule, inDatabase: RateLimiterAbstract): RateLimiterAbstract | null {
  const storeClient = redis()
  if (!storeClient) return null
  let fallbacks = 0
  const onRedisAlone = new RateLimiterRedis({
    ...rule,
    storeClient,
    useRedisPackage: true,
    rejectIfRedisNotReady: true,
    insuranceLimiter: around(inDatabase, (call) => {
      fallbacks += 1
      fallBack('database')
      return call()
    }),
  })
  return around(onRedisAlone, (call) => {
    const before = fallbacks
    const toldByRedis = () => fallbacks === before && recover('database')
    const answer = call()
    answer.then(toldByRedis, toldByRedis)
    return answer
  })
}

const operations = new Set<PropertyKey>(['consume', 'penalty', 'reward', 'get', 'set', 'block', 'delete'])

/** The same limiter, each of whose operations goes through `pass`. */
function around<L extends RateLimiterAbstract>(
  limiter: L,
  pass: (call: () => Promise<unknown>) => Promise<unknown>,
): L {
  return new Proxy(limiter, {
    get(target, property) {
      const value: unknown = Reflect.get(target, property)
      if (typeof value !== 'function' || !operations.has(property)) return value
      return (...given: unknown[]) => pass(() => Reflect.apply(value, target, given))
    },
  })
}
