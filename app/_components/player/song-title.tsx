'use client'

import { useFormatter, useTranslations } from 'next-intl'
import type { NowPlaying } from '@/lib/snapshot/types'

type SongTitleProps = { now: NowPlaying; hostName: string; size?: 'large' | 'regular' }

/** Title, artists and who asked. Long ones wrap to two lines; the rest is in the tooltip. */
export function SongTitle({ now, hostName, size = 'large' }: SongTitleProps) {
  const t = useTranslations('room.now')
  const format = useFormatter()
  const { track } = now
  const artists = format.list(track.artists, { type: 'unit' })
  return (
    <div className="grid gap-1">
      <h2
        data-testid="title"
        title={track.title}
        className={`line-clamp-2 font-semibold ${size === 'large' ? 'text-28 lg:text-40' : 'text-20 lg:text-28'}`}
      >
        <bdi>{track.title}</bdi>
      </h2>
      <p data-testid="artists" title={artists} className="line-clamp-1 text-16 text-ink-2">
        {track.explicit ? (
          <span className="mr-2 rounded-sm border border-edge px-1 align-middle text-12 text-ink-3">
            {t('explicit')}
          </span>
        ) : null}
        <bdi>{artists}</bdi>
      </p>
      <p className="line-clamp-1 text-14 text-ink-3">
        {now.requested_by ? t('asked', { name: now.requested_by.name }) : t('from_host', { name: hostName })}
      </p>
    </div>
  )
}
