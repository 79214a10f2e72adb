import 'server-only'
import { sql as query, type SQL } from 'drizzle-orm'
import { z } from 'zod'
import { afterCommit } from '@/db/after-commit'
import { db, type Tx } from '@/db/client'
import { log } from '../log'
import { type Redis, redis } from '../redis'
import { onShutdown, singleton } from '../singleton'
import { type BusEar, type BusLine, busChannel } from './bus-line'
import { listenOnPostgres } from './bus-postgres'
import { listenOnRedis, sendOverRedis } from './bus-redis'

/** What processes tell each other: a topic and its fields. The fields' meaning belongs to the topic's users. */
export type BusMessage = { topic: string; [field: string]: string | number | boolean | null }

export type BusListener = (message: BusMessage) => void

/** The topic a listener hears after the connection was lost: anything may have been missed, so read afresh. */
export const resyncTopic = 'resync'

/** Postgres takes payloads below 8,000 bytes. */
const maxPayloadBytes = 7_999

const wireMessage = z.looseObject({ topic: z.string() })
const fieldValue = z.union([z.string(), z.number(), z.boolean(), z.null()])

type BusState = { listeners: Set<BusListener>; line: BusLine | null; ready: Promise<void> | null }

function state(): BusState {
  return singleton('bus', () => ({ listeners: new Set<BusListener>(), line: null, ready: null }))
}

/**
 * Tells every process, this one included. Of a transaction it tells after the commit and never on rollback: NOTIFY
 * does that by itself; over Redis a message is lost with a process that dies in between, and while Redis is away only
 * this process hears it. So whoever listens also compares with the database now and then.
 * @param tx the transaction the news belongs to; null sends at once
 */
export async function publish(tx: Tx | null, message: BusMessage): Promise<void> {
  const payload = JSON.stringify(message)
  if (Buffer.byteLength(payload) > maxPayloadBytes) throw new Error(`A ${message.topic} message is too long`)
  const overRedis = redis()
  if (overRedis) await sendAfter(tx, overRedis, [payload])
  else await (tx ?? db()).execute(query`select pg_notify(${busChannel}, ${payload})`)
}

/**
 * For statements that change many rows at once: a column that tells of each, put together by the database. What it
 * holds has to go to `announce`.
 */
export function newsSql(json: SQL): SQL<string> {
  return redis()
    ? query<string>`(${json})::text`
    : query<string>`pg_notify(${busChannel}, (${json})::text)::text`
}

/** Publishes what a column of `newsSql` gave; the database has told it already where the bus is NOTIFY. */
export async function announce(tx: Tx | null, news: readonly string[]): Promise<void> {
  const overRedis = redis()
  if (overRedis && news.length > 0) await sendAfter(tx, overRedis, news)
}

async function sendAfter(tx: Tx | null, overRedis: Redis, payloads: readonly string[]): Promise<void> {
  const sendAll = () => Promise.all(payloads.map((payload) => send(overRedis, payload)))
  if (tx) afterCommit(tx, () => void sendAll())
  else await sendAll()
}

async function send(overRedis: Redis, payload: string): Promise<void> {
  if (!(await sendOverRedis(overRedis, payload))) deliver(payload)
}

/** Hears everything that is published while the bus runs. @returns the function that ends it */
export function subscribe(listener: BusListener): () => void {
  state().listeners.add(listener)
  return () => state().listeners.delete(listener)
}

/** Starts listening, once per process; resolves when it hears the others. */
export function startBus(): Promise<void> {
  const bus = state()
  bus.ready ??= listen(bus).catch((error: unknown) => {
    bus.ready = null
    throw error
  })
  return bus.ready
}

/** Whether the process hears the others right now. */
export function busIsUp(): boolean {
  return state().line?.isUp() ?? false
}

export async function stopBus(): Promise<void> {
  const bus = state()
  const { line } = bus
  bus.line = null
  bus.ready = null
  await line?.stop()
}

async function listen(bus: BusState): Promise<void> {
  const ear: BusEar = { heard: deliver, missed: () => tell({ topic: resyncTopic }) }
  const overRedis = redis()
  onShutdown('bus', 80, stopBus)
  bus.line = overRedis ? await listenOnRedis(overRedis, ear) : await listenOnPostgres(ear)
}

function deliver(payload: string): void {
  const message = parse(payload)
  if (message) tell(message)
  else log().warn('an unreadable message came over the bus')
}

function parse(payload: string): BusMessage | null {
  try {
    const message = wireMessage.parse(JSON.parse(payload))
    const fields = Object.entries(message).map(([name, value]) => [name, fieldValue.parse(value)] as const)
    return { ...Object.fromEntries(fields), topic: message.topic }
  } catch {
    return null
  }
}

function tell(message: BusMessage): void {
  for (const listener of state().listeners) {
    try {
      listener(message)
    } catch (error) {
      log().error({ err: error, topic: message.topic }, 'a bus listener failed')
    }
  }
}
