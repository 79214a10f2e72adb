'use client'

import clsx from 'clsx'
import { useTranslations } from 'next-intl'
import { useEffect, useRef } from 'react'
import { type Anchor, clockTime, positionAt } from './position'
import { type Clock, useSeconds } from './use-position'

type ProgressProps = { anchor: Anchor; clock: Clock }

/** How far the song is: a bar that runs by itself until the next snapshot, and the time in figures. */
export function Progress({ anchor, clock }: ProgressProps) {
  return (
    <div className="grid gap-2">
      <ProgressBar anchor={anchor} clock={clock} />
      <SongTime anchor={anchor} clock={clock} />
    </div>
  )
}

/** One animation of the compositor from here to the song's end: no drawing by script, no question to the server. */
export function ProgressBar({ anchor, clock, className = 'h-1' }: ProgressProps & { className?: string }) {
  const bar = useRef<HTMLDivElement>(null)
  const { duration_ms } = anchor.track
  const { offset, renderedAt } = clock

  useEffect(() => {
    const position = positionAt(anchor, Date.now(), offset)
    const here = scale(position, duration_ms)
    const animation = bar.current?.animate(
      [{ transform: here }, { transform: anchor.is_playing ? 'scaleX(1)' : here }],
      { duration: Math.max(1, duration_ms - position), fill: 'forwards' },
    )
    return () => animation?.cancel()
  }, [anchor, duration_ms, offset])

  return (
    <div aria-hidden className={clsx('overflow-hidden rounded-full bg-ink/15', className)}>
      <div
        ref={bar}
        data-testid="progress"
        className="h-full origin-left rounded-full bg-accent"
        style={{ transform: scale(positionAt(anchor, renderedAt, 0), duration_ms) }}
      />
    </div>
  )
}

function SongTime({ anchor, clock }: ProgressProps) {
  const t = useTranslations('room.now')
  const seconds = useSeconds(anchor, clock)
  return (
    <div role="timer" aria-label={t('position')} className="figures flex justify-between text-12 text-ink-3">
      <span>{clockTime(seconds * 1000)}</span>
      <span className="sr-only">{t('of')}</span>
      {anchor.is_playing ? null : <span className="font-medium text-ink-2">{t('paused')}</span>}
      <span>{clockTime(anchor.track.duration_ms)}</span>
    </div>
  )
}

function scale(position: number, duration: number): string {
  return `scaleX(${duration > 0 ? (position / duration).toFixed(4) : 0})`
}
