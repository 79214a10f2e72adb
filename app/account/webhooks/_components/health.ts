import type { WebhookDto } from '@/lib/events/webhooks/webhook-dto'

/** How a webhook stands, the worst first. */
export type Health = 'gone' | 'off' | 'given_up' | 'waiting' | 'new' | 'fine'

/** @returns the one thing to say about a webhook where there is room for one */
export function healthOf({
  enabled,
  disabled_reason,
  dead,
  waiting,
  last_delivery,
}: Pick<WebhookDto, 'enabled' | 'disabled_reason' | 'dead' | 'waiting' | 'last_delivery'>): Health {
  if (!enabled) return disabled_reason === 'gone' ? 'gone' : 'off'
  if (dead > 0) return 'given_up'
  if (waiting > 0) return 'waiting'
  return last_delivery ? 'fine' : 'new'
}

/** What to call a webhook: what its owner calls it, or whose address it is. */
export function titleOf({ name, url }: Pick<WebhookDto, 'name' | 'url'>): string {
  return name ?? (URL.canParse(url) ? new URL(url).host : url)
}
