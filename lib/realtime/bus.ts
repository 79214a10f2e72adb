import 'server-only'
import { sql as query } from 'drizzle-orm'
import postgres, { type Sql } from 'postgres'
import { z } from 'zod'
import { db, type Executor } from '@/db/client'
import { env } from '@/env'
import { log } from '../log'
import { onShutdown, singleton } from '../singleton'

/** What processes tell each other: a topic and its fields. The fields' meaning belongs to the topic's users. */
export type BusMessage = { topic: string; [field: string]: string | number | boolean | null }

export type BusListener = (message: BusMessage) => void

/** The topic a listener hears after the connection was lost: anything may have been missed, so read afresh. */
export const resyncTopic = 'resync'

const channel = 'auxroom'
/** Postgres takes payloads below 8,000 bytes. */
const maxPayloadBytes = 7_999

const wireMessage = z.looseObject({ topic: z.string() })
const fieldValue = z.union([z.string(), z.number(), z.boolean(), z.null()])

type BusState = { listeners: Set<BusListener>; client: Sql | null; ready: Promise<void> | null; up: boolean }

function state(): BusState {
  return singleton('bus', () => ({ listeners: new Set<BusListener>(), client: null, ready: null, up: false }))
}

/**
 * Tells every process, this one included. Inside a transaction it fires on commit and never on rollback.
 * @param executor the transaction the news belongs to; null sends at once.
 */
export async function publish(executor: Executor | null, message: BusMessage): Promise<void> {
  const payload = JSON.stringify(message)
  if (Buffer.byteLength(payload) > maxPayloadBytes) throw new Error(`A ${message.topic} message is too long`)
  await (executor ?? db()).execute(query`select pg_notify(${channel}, ${payload})`)
}

/** SQL that publishes a message put together by the database, for statements that change many rows at once. */
export function notifySql(json: ReturnType<typeof query>): ReturnType<typeof query> {
  return query`pg_notify(${channel}, (${json})::text)`
}

/** Hears everything that is published while the bus runs. @returns the function that ends it */
export function subscribe(listener: BusListener): () => void {
  state().listeners.add(listener)
  return () => state().listeners.delete(listener)
}

/** Starts listening, once per process; resolves when the first LISTEN stands. */
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
  return state().up
}

export async function stopBus(): Promise<void> {
  const bus = state()
  const client = bus.client
  bus.client = null
  bus.ready = null
  bus.up = false
  await client?.end({ timeout: 1 })
}

async function listen(bus: BusState): Promise<void> {
  const client = postgres(env().DATABASE_URL, {
    max: 1,
    connect_timeout: 5,
    onnotice: () => undefined,
    connection: { application_name: 'auxroom-bus' },
    backoff: () => 0.5,
    onclose: () => {
      bus.up = false
    },
  })
  bus.client = client
  onShutdown('bus', 80, stopBus)
  let attached = false
  await client.listen(
    channel,
    (payload) => deliver(bus, payload),
    () => {
      bus.up = true
      if (attached) tell(bus, { topic: resyncTopic })
      attached = true
    },
  )
}

function deliver(bus: BusState, payload: string): void {
  const message = parse(payload)
  if (message) tell(bus, message)
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

function tell(bus: BusState, message: BusMessage): void {
  for (const listener of bus.listeners) {
    try {
      listener(message)
    } catch (error) {
      log().error({ err: error, topic: message.topic }, 'a bus listener failed')
    }
  }
}
