import 'server-only'
import type { Tx } from '@/db/client'
import { singleton } from '../singleton'

/** An event as it reaches its listeners. */
export type DeliveredEvent = {
  id: string
  type: string
  accountId: string
  createdAt: Date
  /** What was recorded, as JSON has it. */
  payload: unknown
}

/**
 * Takes an event. It may be called again with the same id after a crash or a throw; what it writes through `tx` happens
 * exactly once, since the delivery commits with it.
 */
export type EventListener = (event: DeliveredEvent, tx: Tx) => Promise<void> | void

type Registered = { types: ReadonlySet<string>; listener: EventListener }

const registry = () => singleton('event-listeners', () => new Map<string, Registered>())

/**
 * Registers a listener of this process for some types of events. The name is stored with each delivery: keep it over
 * releases, and let every process that delivers register the same ones. A name registered again replaces the listener.
 */
export function listenToEvents(name: string, types: readonly string[], listener: EventListener): void {
  registry().set(name, { types: new Set(types), listener })
}

/** Takes a listener away. */
export function stopListening(name: string): void {
  registry().delete(name)
}

/** The listeners of a type with their names. */
export function listenersOf(type: string): [name: string, listener: EventListener][] {
  return [...registry()].flatMap(([name, { types, listener }]) => (types.has(type) ? [[name, listener]] : []))
}
