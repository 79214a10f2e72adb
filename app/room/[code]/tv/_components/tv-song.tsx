'use client'

import clsx from 'clsx'
import { useFormatter, useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { Cover } from '@/app/_components/cover'
import { clockTime } from '@/app/_components/player/position'
import { ProgressBar } from '@/app/_components/player/progress'
import { Until } from '@/app/_components/player/until'
import { type Clock, useSeconds } from '@/app/_components/player/use-position'
import type { DisplaySnapshot } from '@/lib/snapshot/display'
import { RestingRecord } from '../../_components/resting-record'

type Now = NonNullable<DisplaySnapshot['now']>
type Connection = DisplaySnapshot['connection']
type TvSongProps = { name: string; now: Now; connection: Connection; clock: Clock }

/** Characters up to which a title is set at its largest, and from which it is set smaller once more. */
const titleSizes = { short: 32, long: 60 }

/** The cover, and beside it what plays, who asked and how far it is. */
export function TvSong({ name, now, connection, clock }: TvSongProps) {
  const t = useTranslations('room.now')
  const silence = useTranslations('room.silence')
  const format = useFormatter()
  const { track } = now
  const { length } = track.title
  return (
    <section aria-label={t('label')} className="tv-now">
      <Cover
        src={track.image_url}
        alt={t('cover', { album: track.album })}
        seed={track.uri}
        priority
        className="tv-cover cover-in"
      />
      <div className="tv-words">
        <RoomName>{name}</RoomName>
        <div className="tv-title-block">
          <h2
            data-testid="title"
            className={clsx(
              'tv-title',
              length > titleSizes.short && 'tv-title-2',
              length > titleSizes.long && 'tv-title-3',
            )}
          >
            <bdi>{track.title}</bdi>
          </h2>
          <p data-testid="artists" className="tv-artists">
            <bdi>{format.list(track.artists, { type: 'unit' })}</bdi>
          </p>
          {now.requested_by ? (
            <p className="tv-asked">{t('asked', { name: now.requested_by.name })}</p>
          ) : null}
        </div>
        {connection.state === 'connected' ? null : (
          <p data-testid="trouble" data-state={connection.state} className="tv-trouble">
            {silence(`${connection.state}.title`)}
            {connection.retry_at ? (
              <span className="text-ink-2">
                {' · '}
                <Until at={connection.retry_at} clockOffset={clock.offset} />
              </span>
            ) : null}
          </p>
        )}
        <div className="tv-progress">
          <ProgressBar anchor={now} clock={clock} className="tv-bar" />
          <Times now={now} clock={clock} />
        </div>
      </div>
    </section>
  )
}

function Times({ now, clock }: { now: Now; clock: Clock }) {
  const t = useTranslations('room.now')
  const seconds = useSeconds(now, clock)
  return (
    <div role="timer" aria-label={t('position')} className="tv-times figures">
      <span>{clockTime(seconds * 1000)}</span>
      <span className="sr-only">{t('of')}</span>
      {now.is_playing ? null : <span className="font-medium text-ink">{t('paused')}</span>}
      <span>{clockTime(now.track.duration_ms)}</span>
    </div>
  )
}

/** In the place of the song: why nothing plays, for people in front of the screen. */
export function TvSilence({ name, connection, clock }: Omit<TvSongProps, 'now'>) {
  const titles = useTranslations('room.silence')
  const t = useTranslations('tv.silence')
  const { state, retry_at } = connection
  return (
    <section data-testid="silence" data-state={state} className="tv-now">
      <RestingRecord className="tv-cover" />
      <div className="tv-words">
        <RoomName>{name}</RoomName>
        <div className="tv-title-block">
          <h2 className="tv-title tv-title-2">{titles(`${state}.title`)}</h2>
          <p className="tv-why">{t(state)}</p>
          {retry_at ? (
            <p className="tv-asked">
              <Until at={retry_at} clockOffset={clock.offset} />
            </p>
          ) : null}
        </div>
      </div>
    </section>
  )
}

function RoomName({ children }: { children: ReactNode }) {
  return (
    <h1 data-testid="room-name" className="tv-room">
      <bdi>{children}</bdi>
    </h1>
  )
}
