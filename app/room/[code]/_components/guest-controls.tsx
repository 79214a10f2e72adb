'use client'

import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { buttonClass } from '@/app/_components/button'
import { FailureText } from '../_commands/failure-text'
import { useFailureBefore } from '../_commands/use-failure-before'
import type { Room } from '../_sync/use-room'
import { PlayButton, usePlaying } from './play-button'
import { SkipNowButton, VoteButton } from './skip-button'

/** At thumb height: the vote to skip, and pause where it is allowed. */
export function GuestControls({ room, failed }: { room: Room; failed: string | null }) {
  const t = useTranslations('room.controls')
  const { code, snapshot, may, memberId } = room
  const { now } = snapshot
  const before = useFailureBefore(failed, snapshot.version)
  const playing = usePlaying(code, now?.is_playing ?? false)
  const { state } = snapshot.connection
  const startable = may('open_desk') && (state === 'connected' || state === 'no_device')
  const mayPlay = now ? may('play_pause') : startable
  if (!now && !mayPlay) return null
  return (
    <section aria-label={t('label')} className="grid gap-2">
      {/* One structure for both, so that who pressed Play keeps the focus when the song comes. */}
      <div className={now ? 'flex items-stretch gap-3' : 'grid gap-3'}>
        {now && may('skip_now') ? <SkipNowButton code={code} now={now} /> : null}
        {now && !may('skip_now') ? <VoteButton code={code} now={now} memberId={memberId} /> : null}
        {mayPlay ? <PlayButton code={code} playing={playing} named={!now} /> : null}
        {now ? null : (
          <Link
            href={`/room/${code}/host${state === 'no_device' ? '#find-device' : ''}`}
            prefetch={false}
            className={buttonClass({ variant: state === 'connected' ? 'quiet' : 'primary', size: 'large' })}
          >
            {t('open_desk')}
          </Link>
        )}
      </div>
      <FailureText failure={playing.failure ?? before} />
    </section>
  )
}
