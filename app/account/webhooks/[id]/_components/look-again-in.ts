import type { DeliveryDto } from '@/lib/events/webhooks/deliveries'

const soonestMs = 1_500
const latestMs = 60_000

/** How long to wait until a list of deliveries may have changed, in milliseconds; null where nothing is due within a minute. */
export function lookAgainIn(
  deliveries: Pick<DeliveryDto, 'state' | 'next_attempt_at'>[],
  now: Date,
): number | null {
  const waits = deliveries
    .filter(({ state }) => state === 'pending')
    .map(({ next_attempt_at }) => (next_attempt_at ? Date.parse(next_attempt_at) - now.getTime() : 0))
  const soonest = Math.min(...waits)
  return soonest <= latestMs ? Math.max(soonest, 0) + soonestMs : null
}
