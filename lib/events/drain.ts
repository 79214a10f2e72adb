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

/** A listener that does nothing for so long is taken for hung: the database ends its transaction. */
const listenerMs = 10_000

/** An event no listener could take in so long, and so often, is given up: its tokens must not wait for ever. */
const givenUpAfterMs = 24 * 60 * 60_000
const givenUpAttempts = 20

export type DrainOptions = { listenerMs?: number }

/** One round of deliveries; listeners that hung in it are passed over until the next. */
type Round = { listenerMs: number; hung: Set<string> }

/**
 * Delivers the events that are due, oldest first, until none is left. Every listener has its own transaction: one that
 * throws loses nothing, stops nobody, and is tried again later; one that hangs holds the others up once. What could not
 * be delivered in 24 hours and 20 attempts is given up, and erased. Several processes may drain at once.
 * @returns how many events every listener has now taken
 */
export async function drainEvents(options: DrainOptions = {}): Promise<number> {
  const round: Round = { listenerMs: options.listenerMs ?? listenerMs, hung: new Set() }
  let complete = 0
  for (let claimed = await claim(); claimed.length > 0; claimed = await claim()) {
    for (const event of claimed) if (await deliver(event, round)) complete += 1
  }
  return complete
}

async function claim(): Promise<EventRow[]> {
  const due = db()
    .select({ id: events.id })
    .from(events)
    .where(and(isNull(events.deliveredAt), lte(events.nextAttemptAt, sql`now()`)))
    .orderBy(asc(events.position))
    .limit(batchSize)
    .for('update', { skipLocked: true })
  const claimed = await db()
    .update(events)
    .set({ attempts: sql`${events.attempts} + 1`, nextAttemptAt: nextAttempt })
    // As an array the locking subquery runs exactly once, whatever the planner thinks.
    .where(sql`${events.id} = any(array(${due}))`)
    .returning()
  return claimed.sort((a, b) => a.position - b.position)
}

async function deliver(event: EventRow, round: Round): Promise<boolean> {
  const failed: string[] = []
  for (const [name, listener] of listenersOf(event.type)) {
    if (round.hung.has(name) || !(await deliverTo(name, listener, event, round))) failed.push(name)
  }
  if (failed.length > 0 && !isHopeless(event)) return false
  if (failed.length > 0) {
    log().error(
      { event_id: event.id, type: event.type, listeners: failed, attempts: event.attempts },
      'an event was given up',
    )
  }
  await db()
    .update(events)
    .set({ deliveredAt: sql`now()`, sealedPayload: null })
    .where(eq(events.id, event.id))
  return failed.length === 0
}

function isHopeless({ createdAt, attempts }: EventRow): boolean {
  return attempts >= givenUpAttempts && Date.now() - createdAt.getTime() > givenUpAfterMs
}

/** True when the listener has the event, now or from before. */
async function deliverTo(
  name: string,
  listener: EventListener,
  event: EventRow,
  { listenerMs, hung }: Round,
): Promise<boolean> {
  const startedAt = Date.now()
  try {
    await db().transaction(async (tx) => {
      // The connection goes away under a listener that waits for something else, and its transaction with it.
      await tx.execute(sql`
        select set_config('idle_in_transaction_session_timeout', ${String(listenerMs)}, true),
          set_config('statement_timeout', ${String(listenerMs)}, true)`)
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
    if (Date.now() - startedAt >= listenerMs) hung.add(name)
    log().error(
      { err: error, event_id: event.id, listener: name, attempt: event.attempts },
      'listener failed',
    )
    return false
  }
}
