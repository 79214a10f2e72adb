'use client'

import { useTranslations } from 'next-intl'
import { clockTime } from '@/app/_components/player/position'
import { useHydrated } from '@/app/_components/player/use-hydrated'
import { type Clock, useSeconds } from '@/app/_components/player/use-position'
import type { NowPlaying } from '@/lib/snapshot/types'
import { command } from '../../_commands/command'
import { FailureText } from '../../_commands/failure-text'
import { useWish } from '../../_commands/use-wish'
import { Slider } from './slider'

/** A position that was read again need not be the one asked for to the second. */
const near = (a: number, b: number) => Math.abs(a - b) <= 3

/** Where in the song the music is, and moving it. In seconds. */
export function Seek({ code, now, clock }: { code: string; now: NowPlaying; clock: Clock }) {
  const t = useTranslations('host')
  const words = useTranslations('room.now')
  const hydrated = useHydrated()
  const seconds = useSeconds(now, clock)
  const seek = useWish(
    seconds,
    (wanted) => command(code, 'PUT', '/playback', { position_ms: wanted * 1000 }),
    { same: near, until: now.at, of: now.play_id },
  )
  const length = Math.floor(now.track.duration_ms / 1000)
  const duration = clockTime(now.track.duration_ms)
  return (
    <div>
      <Slider
        label={t('seek')}
        value={seek.shown}
        max={length}
        step={1}
        valueText={(value) => t('seek_value', { position: clockTime(value * 1000), duration })}
        disabled={!hydrated}
        of={now.play_id}
        onCommit={(value) => void seek.want(value)}
      />
      <div aria-hidden className="figures -mt-2 flex justify-between text-12 text-ink-3">
        <span>{clockTime(seek.shown * 1000)}</span>
        {now.is_playing ? null : <span className="font-medium text-ink-2">{words('paused')}</span>}
        <span>{duration}</span>
      </div>
      <FailureText failure={seek.failure} className="mt-2" />
    </div>
  )
}
