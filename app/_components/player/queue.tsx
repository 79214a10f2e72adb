'use client'

import { ListMusic, Pin } from 'lucide-react'
import { useTranslations } from 'next-intl'
import type { QueuedRequest } from '@/lib/snapshot/types'
import { Cover } from '../cover'

type QueueProps = {
  queue: QueuedRequest[]
  hostName: string
  /** Whether a song is there for it to follow. */
  follows: boolean
  className?: string
}

/** What comes next, in order. */
export function Queue({ queue, hostName, follows, className }: QueueProps) {
  const t = useTranslations('room.next')
  return (
    <section aria-labelledby="next-title" className={className}>
      <h2 id="next-title" className="mb-3 text-16 font-semibold">
        {t('title')}
      </h2>
      {queue.length === 0 ? (
        <div className="flex items-center gap-4 rounded-sheet border border-dashed border-hairline p-4">
          <ListMusic aria-hidden size={24} strokeWidth={1.5} className="shrink-0 text-ink-3" />
          <p className="text-14 text-ink-2">
            {t('empty')}{' '}
            <span className="text-ink-3">
              {follows ? t('empty_more', { name: hostName }) : t('empty_first', { name: hostName })}
            </span>
          </p>
        </div>
      ) : (
        <ol className="divide-y divide-hairline">
          {queue.map((request) => (
            <QueueRow key={request.id} request={request} />
          ))}
        </ol>
      )}
    </section>
  )
}

function QueueRow({ request }: { request: QueuedRequest }) {
  const t = useTranslations('room.next')
  const { track, votes } = request
  return (
    <li className="flex min-h-16 items-center gap-3 py-2">
      <Cover src={track.image_url} alt="" seed={track.uri} className="size-12 shrink-0" />
      <div className="min-w-0 flex-1">
        <p className="truncate text-14 font-medium">{track.title}</p>
        <p className="truncate text-12 text-ink-3">{t('asked', { name: request.requested_by.name })}</p>
      </div>
      {request.pinned ? <Pin aria-label={t('pinned')} size={16} className="text-ink-3" /> : null}
      <span className="figures text-12 text-ink-2">{t('votes', { count: votes })}</span>
    </li>
  )
}
