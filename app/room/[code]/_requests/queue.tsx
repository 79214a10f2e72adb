'use client'

import { ListMusic } from 'lucide-react'
import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import type { QueuedRequest } from '@/lib/snapshot/types'
import type { Room } from '../_sync/use-room'
import { AskButton } from './ask-button'
import { MovingRows } from './moving-rows'
import { nextHeadingId } from './use-kept-focus'

type QueueProps = {
  room: Room
  /** Where the button to ask stands: `bar` at thumb height of a phone. */
  ask: 'bar' | 'beside'
  /** What stands between the heading and the songs. */
  above?: ReactNode
  row: (request: QueuedRequest) => ReactNode
  className?: string
}

/** What comes next, in order, and the way to ask for a song. */
export function Queue({ room, ask, above, row, className }: QueueProps) {
  const t = useTranslations('room.next')
  const words = useTranslations('ask')
  const { queue, queue_count } = room.snapshot
  const asking = room.may('request')
  return (
    <section aria-labelledby={nextHeadingId} className={className}>
      <div className="mb-3 flex min-h-11 items-center justify-between gap-4">
        <h2 id={nextHeadingId} tabIndex={-1} className="text-16 font-semibold outline-none">
          {t('title')}
        </h2>
        {asking ? <AskButton room={room} place={ask} /> : null}
      </div>
      {above}
      {asking ? null : <p className="mb-3 text-14 text-ink-3">{words('closed')}</p>}
      {queue.length === 0 ? (
        <div className="flex items-center gap-4 rounded-sheet border border-dashed border-hairline p-4">
          <ListMusic aria-hidden size={24} strokeWidth={1.5} className="shrink-0 text-ink-3" />
          <p className="text-14 text-ink-2">
            {t('empty')} <span className="text-ink-3">{<EmptyWords room={room} asking={asking} />}</span>
          </p>
        </div>
      ) : (
        <MovingRows rows={queue} headingId={nextHeadingId}>
          {row}
        </MovingRows>
      )}
      {queue_count > queue.length ? (
        <p className="pt-3 text-14 text-ink-3">
          {words('more_waiting', { count: queue_count - queue.length })}
        </p>
      ) : null}
    </section>
  )
}

/** What happens while nobody asks, and what one can do. */
function EmptyWords({ room, asking }: { room: Room; asking: boolean }) {
  const t = useTranslations('room.next')
  const { host, settings, now } = room.snapshot
  if (!now) return asking ? t('empty_first_asked') : t('empty_first', { name: host.name })
  if (settings.fallback_playlist_uri) return t('empty_fallback')
  const more = t('empty_more', { name: host.name })
  return asking ? `${more} ${t('empty_ask')}` : more
}
