import 'server-only'
import { lt, sql } from 'drizzle-orm'
import { db } from '@/db/client'
import { events } from '@/db/schema'
import { env } from '@/env'
import { log } from '../log'
import { publish, subscribe } from '../realtime/bus'
import { onShutdown, singleton } from '../singleton'
import { drainEvents } from './drain'

/** How often a process looks for events another one left behind. */
const intervalMs = 5_000

/** How often delivered events past their time are forgotten. */
const forgetEveryMs = 60 * 60_000

/** Bus topic: a process that delivers nothing has recorded events. */
const recordedTopic = 'events_recorded'

type Delivery = {
  timer: NodeJS.Timeout | null
  running: Promise<void> | null
  again: boolean
  forgotAt: number
}

const delivery = () =>
  singleton<Delivery>('event-delivery', () => ({ timer: null, running: null, again: false, forgotAt: 0 }))

/**
 * Starts delivering in this process: once its listeners are registered. Processes that never start it record events and
 * leave them to the others.
 */
export function startEventDelivery(): void {
  const state = delivery()
  if (state.timer) return
  state.timer = setInterval(nudgeDelivery, intervalMs)
  state.timer.unref()
  const unsubscribe = subscribe(({ topic }) => {
    if (topic === recordedTopic) nudgeDelivery()
  })
  onShutdown('events', 30, () => {
    unsubscribe()
    return stopEventDelivery()
  })
  nudgeDelivery()
}

/** Takes no further events and waits for the ones under way. */
export async function stopEventDelivery(): Promise<void> {
  const state = delivery()
  if (state.timer) clearInterval(state.timer)
  state.timer = null
  await state.running
}

/** Has the waiting events delivered soon; never throws, never waits. */
export function nudgeDelivery(): void {
  const state = delivery()
  if (!state.timer) {
    if (env().WORKERS === 'none') nudgeWorkers()
    return
  }
  state.again = true
  state.running ??= run(state).finally(() => {
    state.running = null
  })
}

/** Those that miss it look by themselves within five seconds. */
function nudgeWorkers(): void {
  publish(null, { topic: recordedTopic }).catch((error: unknown) =>
    log().warn({ err: error }, 'the workers were not told of an event'),
  )
}

async function run(state: Delivery): Promise<void> {
  try {
    while (state.again && state.timer) {
      state.again = false
      await drainEvents()
    }
    if (Date.now() - state.forgotAt > forgetEveryMs) {
      state.forgotAt = Date.now()
      await db().delete(events).where(lt(events.deliveredAt, sql`now() - interval '30 days'`))
    }
  } catch (error) {
    log().error({ err: error }, 'events wait: the database did not answer')
  }
}
