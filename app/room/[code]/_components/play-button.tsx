'use client'

import clsx from 'clsx'
import { Pause, Play } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { command } from '../_commands/command'
import { useWish, type Wished } from '../_commands/use-wish'
import { playForm } from '../actions'

/** Whether the music plays, as this person wishes it. */
export function usePlaying(code: string, isPlaying: boolean): Wished<boolean> {
  return useWish(isPlaying, (wanted) => command(code, 'PUT', '/playback', { is_playing: wanted }))
}

type PlayButtonProps = {
  code: string
  playing: Wished<boolean>
  page?: 'room' | 'host'
  /** The one primary action of its screen. */
  primary?: boolean
  /** Its name stands beside the sign: for a button that has a row to itself. */
  named?: boolean
  className?: string
}

/** Plays and pauses; what it is called is what it does next. */
export function PlayButton({
  code,
  playing,
  page = 'room',
  primary = false,
  named = false,
  className = named ? 'min-h-16 w-full px-6' : 'h-full min-h-22 w-22',
}: PlayButtonProps) {
  const t = useTranslations('room.controls')
  const Icon = playing.shown ? Pause : Play
  const label = playing.shown ? t('pause') : t('play')
  return (
    <form
      action={playForm}
      onSubmit={(event) => {
        event.preventDefault()
        void playing.want(!playing.shown)
      }}
      className={named ? 'flex-auto' : undefined}
    >
      <input type="hidden" name="code" value={code} />
      <input type="hidden" name="page" value={page} />
      <input type="hidden" name="playing" value={playing.shown ? 'no' : 'yes'} />
      <button
        type="submit"
        aria-label={named ? undefined : label}
        aria-busy={playing.pending || undefined}
        className={clsx(
          'flex select-none items-center justify-center gap-3 rounded-sheet transition',
          className,
          primary
            ? 'bg-accent text-accent-ink hover:brightness-105'
            : 'border border-hairline bg-raised hover:bg-high',
        )}
      >
        <Icon
          aria-hidden
          size={named ? 24 : 28}
          strokeWidth={1.75}
          fill="currentColor"
          className={clsx('transition', playing.pending && 'opacity-50')}
        />
        {named ? <span className="text-16 font-semibold">{label}</span> : null}
      </button>
    </form>
  )
}
