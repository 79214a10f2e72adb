'use client'

import clsx from 'clsx'
import { useFormatter, useTranslations } from 'next-intl'
import type { NowPlaying } from '@/lib/snapshot/types'

type SongTitleProps = { now: NowPlaying; hostName: string; size?: 'large' | 'regular' }

/** Characters from which a title is set smaller, so that three lines hold most of it. */
const longTitle = 48

const sizes = {
  large: { short: 'text-28 lg:text-40', long: 'text-20 lg:text-28' },
  regular: { short: 'text-20 lg:text-28', long: 'text-16 lg:text-20' },
} as const

/** Title, artists and who asked. What is cut of a long one is in the tooltip. */
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
        className={clsx(
          'font-semibold',
          track.title.length > longTitle ? 'line-clamp-3 text-pretty' : 'line-clamp-2',
          sizes[size][track.title.length > longTitle ? 'long' : 'short'],
        )}
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
