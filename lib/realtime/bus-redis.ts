import 'server-only'
import { setTimeout as wait } from 'node:timers/promises'
import { log } from '../log'
import { type Redis, redisConnected, redisListener } from '../redis'
import { type BusEar, type BusLine, busChannel } from './bus-line'

/** A process that starts while Redis is away waits no longer for it, and hears the others from its return on. */
const patienceMs = 2_000

/** Listens on a connection of its own; resolves when the subscription stands, or after two seconds without Redis. */
export async function listenOnRedis(redis: Redis, ear: BusEar): Promise<BusLine> {
  const listener = redisListener(redis)
  let stopped = false
  let subscribed = false
  // Ready again means subscribed again: the client does that first.
  listener.on('ready', () => {
    if (subscribed) ear.missed()
  })
  const subscription = listener.subscribe(busChannel, ear.heard).then(
    () => {
      subscribed = true
      ear.missed()
    },
    (error: unknown) => {
      if (!stopped) log().error({ err: error }, 'the bus does not listen')
    },
  )
  await Promise.race([subscription, wait(patienceMs, undefined, { ref: false })])
  return {
    isUp: () => subscribed && listener.isReady,
    stop: async () => {
      stopped = true
      listener.destroy()
    },
  }
}

/** @returns false where Redis did not take it */
export async function sendOverRedis(redis: Redis, payload: string): Promise<boolean> {
  try {
    await redisConnected()
    await redis.publish(busChannel, payload)
    return true
  } catch (error) {
    log().debug({ err: error }, 'a message could not be sent over Redis')
    return false
  }
}
