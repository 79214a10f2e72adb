'use client'

import clsx from 'clsx'
import { ArrowBigUp } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useId } from 'react'
import { useHydrated } from '@/app/_components/player/use-hydrated'
import type { Vote } from './use-vote'

/** Casts one's vote for a song that waits, and takes it back; the songs with more come first within a turn. */
export function VoteButton({ vote, titleId }: { vote: Vote; titleId: string }) {
  const id = useId()
  const hydrated = useHydrated()
  return (
    <button
      type="button"
      id={id}
      disabled={!hydrated}
      aria-pressed={vote.shown}
      aria-busy={vote.pending || undefined}
      aria-labelledby={`${id} ${titleId}`}
      onClick={() => void vote.want(!vote.shown)}
      className={clsx(
        'figures flex min-h-11 min-w-16 shrink-0 select-none items-center justify-center gap-1 rounded-control border px-2 text-14 transition',
        vote.shown ? 'border-accent bg-accent-wash text-accent' : 'border-hairline text-ink-2 hover:bg-high',
      )}
    >
      <VoteCount vote={vote} />
    </button>
  )
}

type VoteCountProps = {
  vote: Pick<Vote, 'count' | 'shown'>
  /** What the arrow does stands beside it. */
  named?: boolean
}

/** The arrow and how many, for eyes; the same in words for ears. */
export function VoteCount({ vote, named = false }: VoteCountProps) {
  const t = useTranslations('room.next')
  const ask = useTranslations('ask.song')
  return (
    <>
      <ArrowBigUp
        aria-hidden
        size={20}
        strokeWidth={1.75}
        fill={vote.shown ? 'currentColor' : 'none'}
        className="shrink-0"
      />
      <span className={named ? undefined : 'sr-only'}>{ask('vote')} </span>
      <span key={vote.count} aria-hidden className="tick">
        {vote.count}
      </span>
      <span className="sr-only">{t('votes', { count: vote.count })}</span>
    </>
  )
}
