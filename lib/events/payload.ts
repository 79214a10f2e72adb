import 'server-only'
import { env } from '@/env'
import { seal, unseal } from '../crypto'

const context = (eventId: string) => `events/${eventId}/payload`

/** Seals what an event tells, bound to its row. */
export function sealPayload(eventId: string, payload: unknown): string {
  return seal(JSON.stringify(payload), context(eventId), env().TOKEN_KEYS)
}

/** Opens what `sealPayload` made; an erased payload is null. @throws UnsealError */
export function openPayload(eventId: string, sealed: string | null): unknown {
  return sealed === null ? null : JSON.parse(unseal(sealed, context(eventId), env().TOKEN_KEYS))
}
