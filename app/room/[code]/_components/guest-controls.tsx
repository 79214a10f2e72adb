'use client'

import { useTranslations } from 'next-intl'
import { FailureText } from '../_commands/failure-text'
import { useFailureBefore } from '../_commands/use-failure-before'
import type { Room } from '../_sync/use-room'
import { PlayButton, usePlaying } from './play-button'
import { SkipNowButton, VoteButton } from './skip-button'

/** At thumb height: the vote to skip, and pause where it is allowed. */
export function GuestControls({ room, failed }: { room: Room; failed: string | null }) {
  const t = useTranslations('room.controls')
  const { code, snapshot, role, memberId } = room
  const { now } = snapshot
  const before = useFailureBefore(failed, snapshot.version)
  const playing = usePlaying(code, now?.is_playing ?? false)
  const hosts = role !== 'guest'
  const { state } = snapshot.connection
  const startable = hosts && (state === 'connected' || state === 'no_device')
  const mayPlay = now ? hosts || snapshot.settings.guest_can_pause : startable
  if (!now && !mayPlay) return null
  return (
    <section aria-label={t('label')} className="grid gap-2">
      <div className="flex items-start gap-3">
        {now && hosts ? <SkipNowButton key={now.play_id} code={code} now={now} /> : null}
        {now && !hosts ? <VoteButton key={now.play_id} code={code} now={now} memberId={memberId} /> : null}
        {mayPlay ? <PlayButton code={code} playing={playing} primary={!now} /> : null}
      </div>
      <FailureText failure={playing.failure ?? before} />
    </section>
  )
}
