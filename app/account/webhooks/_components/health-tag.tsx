import { getTranslations } from 'next-intl/server'
import { Tag, type TagTone } from '@/app/_components/tag'
import type { WebhookDto } from '@/lib/events/webhooks/webhook-dto'
import { type Health, healthOf } from './health'

const tones: Record<Health, TagTone> = {
  gone: 'needs-you',
  off: 'plain',
  given_up: 'needs-you',
  waiting: 'plain',
  new: 'plain',
  fine: 'good',
}

/** How a webhook stands, in a word or two. */
export async function HealthTag({ webhook }: { webhook: WebhookDto }) {
  const t = await getTranslations('webhooks.health')
  const health = healthOf(webhook)
  const count = health === 'given_up' ? webhook.dead : webhook.waiting
  return <Tag tone={tones[health]}>{t(health, { count })}</Tag>
}
