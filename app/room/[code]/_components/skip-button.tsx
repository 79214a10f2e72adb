'use client'

import clsx from 'clsx'
import { SkipForward } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { type ReactNode, useId, useState } from 'react'
import { VoteRing } from '@/app/_components/player/vote-ring'
import type { NowPlaying } from '@/lib/snapshot/types'
import { command, type Failure } from '../_commands/command'
import { FailureText } from '../_commands/failure-text'
import { useCommand } from '../_commands/use-command'
import { useWish } from '../_commands/use-wish'
import { skipForm } from '../actions'

type SkipProps = { code: string; now: NowPlaying }

const skipPath = '/skip'

/** A guest's vote to skip: one press casts it, the next takes it back. */
export function VoteButton({ code, now, memberId }: SkipProps & { memberId: string }) {
  const t = useTranslations('room.controls')
  const { count, required, voter_ids } = now.skip_votes
  const actual = voter_ids.includes(memberId)
  const vote = useWish(
    actual,
    (wanted) =>
      wanted ? command(code, 'POST', skipPath, { play_id: now.play_id }) : command(code, 'DELETE', skipPath),
    { of: now.play_id },
  )
  const shownCount = Math.max(0, count + Number(vote.shown) - Number(actual))
  return (
    <SkipFace
      code={code}
      playId={now.play_id}
      cast={!vote.shown}
      pressed={vote.shown}
      pending={vote.pending}
      count={shownCount}
      required={required}
      label={t('vote')}
      detail={
        <>
          <span className="figures">{t('votes', { count: shownCount, required })}</span>
          {vote.shown ? <span className="block text-12 text-ink-3">{t('voted')}</span> : null}
        </>
      }
      failure={vote.failure}
      onPress={() => void vote.want(!vote.shown)}
    />
  )
}

/** The host's and the co-hosts' skip, which needs no votes; the ring shows those of the guests. */
export function SkipNowButton({
  code,
  now,
  page,
  className,
  ringClassName,
}: SkipProps & Pick<SkipFaceProps, 'page' | 'className' | 'ringClassName'>) {
  const t = useTranslations('room.controls')
  const { count, required } = now.skip_votes
  const skip = useCommand(() => command(code, 'POST', skipPath, { play_id: now.play_id }))
  const [pressedFor, setPressedFor] = useState<string | null>(null)
  return (
    <SkipFace
      code={code}
      playId={now.play_id}
      page={page}
      className={className}
      ringClassName={ringClassName}
      cast
      pending={skip.pending}
      count={count}
      required={required}
      label={t('skip')}
      detail={<span className="figures">{t('skip_votes', { count })}</span>}
      failure={pressedFor === now.play_id ? skip.failure : null}
      onPress={() => {
        setPressedFor(now.play_id)
        void skip.run()
      }}
    />
  )
}

type SkipFaceProps = {
  code: string
  playId: string
  page?: 'room' | 'host'
  /** Whether a press casts, or takes back. */
  cast: boolean
  pressed?: boolean
  pending: boolean
  count: number
  required: number
  label: string
  detail: ReactNode
  failure: Failure | null
  className?: string
  ringClassName?: string
  onPress: () => void
}

/** A real form, so that a press before scripts have taken over counts. */
function SkipFace(props: SkipFaceProps) {
  const { code, playId, page = 'room', cast, pressed, pending, count, required, label, detail } = props
  const { className = 'min-h-22 p-3' } = props
  const id = useId()
  return (
    <form
      action={skipForm}
      onSubmit={(event) => {
        event.preventDefault()
        props.onPress()
      }}
      className="min-w-0 flex-1"
    >
      <input type="hidden" name="code" value={code} />
      <input type="hidden" name="page" value={page} />
      <input type="hidden" name="play_id" value={playId} />
      <input type="hidden" name="skip" value={cast ? 'yes' : 'no'} />
      <button
        type="submit"
        aria-pressed={pressed}
        aria-busy={pending || undefined}
        aria-labelledby={`${id}-label`}
        aria-describedby={`${id}-detail`}
        className={clsx(
          'flex w-full select-none items-center gap-3 rounded-sheet min-[24rem]:gap-4 border text-left transition',
          className,
          pressed ? 'border-accent bg-accent-wash' : 'border-hairline bg-raised hover:bg-high',
        )}
      >
        <VoteRing count={count} required={required} className={props.ringClassName}>
          <SkipForward
            size={24}
            strokeWidth={1.75}
            className={clsx('transition', pending ? 'opacity-50' : 'opacity-100', pressed && 'text-accent')}
          />
        </VoteRing>
        <span className="min-w-0">
          <span id={`${id}-label`} className="block text-16 font-semibold">
            {label}
          </span>
          <span id={`${id}-detail`} className="block text-14 text-ink-2">
            {detail}
          </span>
        </span>
      </button>
      <FailureText failure={props.failure} className="mt-2" />
    </form>
  )
}
