import 'server-only'
import { singleton } from '../../singleton'
import type { WebhookEventType } from './event-types'

/** Makes what strangers may read of an event's payload: names what goes out, so that nothing new does by itself. */
export type PublicData = (payload: unknown) => Record<string, unknown>

const registry = () => singleton('webhook-public-data', () => new Map<string, PublicData>())

/** Registers how events of some types are told outside: the capability they belong to knows what is public. */
export function tellOutside(types: readonly WebhookEventType[], publicData: PublicData): void {
  for (const type of types) registry().set(type, publicData)
}

/** The public data of an event. Throws where nobody said what is public of this type. */
export function publicDataOf(type: WebhookEventType, payload: unknown): Record<string, unknown> {
  const publicData = registry().get(type)
  if (!publicData) throw new Error(`Nobody says what is public of ${type}`)
  return publicData(payload)
}
