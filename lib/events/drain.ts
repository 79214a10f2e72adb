import 'server-only'
import { and, asc, eq, isNull, lte, sql } from 'drizzle-orm'
import { db } from '@/db/client'
import { type EventRow, eventDeliveries, events } from '@/db/schema'
import { log } from '../log'
import { type EventListener, listenersOf } from './listeners'
import { openPayload } from './payload'

const batchSize = 20

/** 2, 4, 8 … 1024 s after the attempt that is being made. It is also how long a killed process keeps an event to itself. */
const nextAttempt = sql`now() + power(2, least(${events.attempts} + 1, 10)) * interval '1 second'`

/**
 * Delivers the events that are due, oldest first, until none is left. Every listener has its own transaction: one that
 * throws loses nothing, stops nobody, and is tried again later. Several processes may drain at once.
 * @returns how many events every listener has now taken
 */
export async function drainEvents(): Promise<number> {
  let complete = 0
  for (let claimed = await claim(); claimed.length > 0; claimed = await claim()) {
    for (const event of claimed) if (await deliver(event)) complete += 1
  }
  return complete
}

async function claim(): Promise<EventRow[]> {
  const due = db()
    .select({ id: events.id })
    .from(events)
    .where(and(isNull(events.deliveredAt), lte(events.nextAttemptAt, sql`now()`)))
    .orderBy(asc(events.createdAt))
    .limit(batchSize)
    .for('update', { skipLocked: true })
  const claimed = await db()
    .update(events)
    .set({ attempts: sql`${events.attempts} + 1`, nextAttemptAt: nextAttempt })
    // As an array the locking subquery runs exactly once, whatever the planner thinks.
    .where(sql`${events.id} = any(array(${due}))`)
    .returning()
  return claimed.sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime())
}

async function deliver(event: EventRow): Promise<boolean> {
  let complete = true
  for (const [name, listener] of listenersOf(event.type)) {
    if (!(await deliverTo(name, listener, event))) complete = false
  }
  if (!complete) return false
  await db()
    .update(events)
    .set({ deliveredAt: sql`now()`, sealedPayload: null })
    .where(eq(events.id, event.id))
  return true
}

/** True when the listener has the event, now or from before. */
async function deliverTo(name: string, listener: EventListener, event: EventRow): Promise<boolean> {
  try {
    await db().transaction(async (tx) => {
      // Another process in the middle of this delivery holds the row: the insert waits for its outcome.
      const [first] = await tx
        .insert(eventDeliveries)
        .values({ eventId: event.id, listener: name })
        .onConflictDoNothing()
        .returning({ eventId: eventDeliveries.eventId })
      if (!first) return
      const { id, type, accountId, createdAt } = event
      await listener({ id, type, accountId, createdAt, payload: openPayload(id, event.sealedPayload) }, tx)
    })
    return true
  } catch (error) {
    log().error(
      { err: error, event_id: event.id, listener: name, attempt: event.attempts },
      'listener failed',
    )
    return false
  }
}
