import { ChevronRight } from 'lucide-react'
import Link from 'next/link'
import { getTranslations } from 'next-intl/server'
import type { WebhookDto } from '@/lib/events/webhooks/webhook-dto'
import { eventWords } from '../webhooks/_components/event-words'
import { titleOf } from '../webhooks/_components/health'
import { HealthTag } from '../webhooks/_components/health-tag'
import { timeWords } from './time-words'

/** A webhook in the list: what it is called, where it calls, what it is told of, and how it stands. */
export async function WebhookRow({ webhook }: { webhook: WebhookDto }) {
  const t = await getTranslations('webhooks')
  const words = await eventWords()
  const when = await timeWords()
  const at = webhook.last_delivery?.at
  return (
    <li className="grid gap-1 border-b border-hairline py-2">
      <div className="flex flex-wrap items-center justify-between gap-x-4">
        <Link
          href={`/account/webhooks/${webhook.id}`}
          prefetch={false}
          className="inline-flex min-h-11 min-w-0 items-center gap-1 text-16 font-medium break-words hover:underline"
        >
          {titleOf(webhook)}
          <ChevronRight aria-hidden size={16} className="shrink-0 text-ink-3" />
        </Link>
        <HealthTag webhook={webhook} />
      </div>
      {webhook.name ? <p className="text-14 break-all text-ink-2">{webhook.url}</p> : null}
      <p className="text-14 text-ink-2">{webhook.types.map(words).join(' · ')}</p>
      <p className="pb-2 text-12 text-ink-3">
        {webhook.disabled_reason === 'gone' ? t('gone.short') : null}{' '}
        {at ? t('last_told', { when: when(at) }) : null}
      </p>
    </li>
  )
}
