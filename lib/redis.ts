import 'server-only'
import { setTimeout as wait } from 'node:timers/promises'
import { createClient } from 'redis'
import { env } from '@/env'
import { log } from './log'
import { onShutdown, singleton } from './singleton'

const connectMs = 2_000
const againMs = 250
/** A connection on which nothing came for so long is given up; the ping brings something every second. */
const silentMs = 3_000
const pingMs = 1_000

function createRedis(url: string) {
  const client = createClient({
    url,
    name: 'auxroom',
    // Without Redis everything goes on in another way, and at once: no command waits for its return.
    disableOfflineQueue: true,
    pingInterval: pingMs,
    socket: { connectTimeout: connectMs, socketTimeout: silentMs, reconnectStrategy: () => againMs },
  })
  let away = false
  client.on('error', (error: unknown) => {
    if (!away) log().warn({ err: error }, 'Redis does not answer')
    away = true
  })
  client.on('ready', () => {
    if (away) log().info('Redis answers again')
    away = false
  })
  return client
}

/** A connection to Redis or Valkey that comes back by itself. */
export type Redis = ReturnType<typeof createRedis>

/** The process's one connection for commands, made at the first call; null where `REDIS_URL` names none. */
export function redis(): Redis | null {
  return connection()?.client ?? null
}

/** Resolves when the connection stands for the first time, or after two seconds: it may be used before and refuses then. */
export async function redisConnected(): Promise<void> {
  await connection()?.connected
}

function connection(): { client: Redis; connected: Promise<void> } | null {
  const url = env().REDIS_URL
  if (!url) return null
  return singleton('redis', () => {
    const client = createRedis(url)
    const connected = Promise.race([connect(client), wait(connectMs, undefined, { ref: false })])
    // What was sent last is taken before it closes.
    onShutdown('redis', 85, () => connected.then(() => (client.isReady ? client.close() : client.destroy())))
    return { client, connected }
  })
}

/** Another connection like this one: one that listens can do nothing else. Its subscription may be asked for while Redis is away. */
export function redisListener(of: Redis): Redis {
  const client = of.duplicate({ disableOfflineQueue: false })
  // What is away is told by the first connection.
  client.on('error', () => undefined)
  void connect(client)
  return client
}

async function connect(client: Redis): Promise<void> {
  try {
    await client.connect()
  } catch (error) {
    if (client.isOpen) log().error({ err: error }, 'no connection to Redis')
  }
}
