'use client'

import clsx from 'clsx'
import { Check } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { type ReactNode, useId } from 'react'
import { buttonClass, Pending } from '@/app/_components/button'
import type { Vote } from '../use-vote'
import { VoteCount } from '../vote-button'
import type { SongState } from './song-state'

type SongActionProps = { state: SongState; vote: Vote; titleId: string; onAsk: () => void }

/** One button whatever the state, so that who pressed it keeps the focus: asks, votes, or says what was done. */
export function SongAction({ state, vote, titleId, onAsk }: SongActionProps) {
  const id = useId()
  const votable = state.is === 'votable'
  const can = votable || state.is === 'free' || (state.is === 'refused' && state.again)
  const press = () => {
    if (votable) void vote.want(!vote.shown)
    else if (can) onAsk()
  }
  const pressed = votable && vote.shown
  return (
    <button
      type="button"
      id={id}
      aria-labelledby={`${id} ${titleId}`}
      aria-pressed={votable ? vote.shown : undefined}
      aria-disabled={can ? undefined : true}
      aria-busy={state.is === 'asking' || (votable && vote.pending) || undefined}
      onClick={press}
      className={clsx(
        buttonClass({ variant: can ? 'quiet' : 'plain' }),
        'figures min-w-20 shrink-0 gap-1 px-3',
        pressed && 'border-accent! bg-accent-wash! text-accent!',
        !can && 'pointer-events-none',
        state.is === 'refused' && !can && 'opacity-60',
      )}
    >
      <Pending when={state.is === 'asking'}>
        <Face state={state} vote={vote} />
      </Pending>
    </button>
  )
}

function Face({ state, vote }: Pick<SongActionProps, 'state' | 'vote'>): ReactNode {
  const t = useTranslations('ask.song')
  switch (state.is) {
    case 'votable':
      return <VoteCount vote={vote} named />
    case 'free':
    case 'asking':
    case 'refused':
      return t('ask')
    case 'next':
      return t('next')
    case 'asked':
    case 'proposed':
    case 'voted':
      return (
        <>
          <Check aria-hidden size={16} className="text-accent" />
          {state.is === 'voted' ? t('voted') : t('asked')}
        </>
      )
  }
}
