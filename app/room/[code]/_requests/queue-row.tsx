'use client'

import { Pin } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { type ReactNode, useId } from 'react'
import { Tag } from '@/app/_components/tag'
import type { QueuedRequest } from '@/lib/snapshot/types'
import type { Room } from '../_sync/use-room'
import { RequestFailure } from './request-failure'
import { SongLine } from './song-line'
import { TakeBack } from './take-back'
import { useVote } from './use-vote'
import { VoteButton } from './vote-button'

type QueueRowProps = { room: Room; request: QueuedRequest }

/** A song that waits: a vote for it, or one's own to take back. */
export function QueueRow({ room, request }: QueueRowProps) {
  const titleId = useId()
  const vote = useVote(room.code, request, room.memberId)
  const own = request.requested_by.id === room.memberId
  const offered = !own && !request.handed_over
  return (
    <>
      <SongLine track={request.track} titleId={titleId} note={<AskedBy request={request} own={own} />}>
        {request.handed_over ? <NextTag /> : null}
        {offered ? <VoteButton vote={vote} titleId={titleId} /> : null}
        {own && !request.handed_over ? <TakeBack code={room.code} id={request.id} titleId={titleId} /> : null}
      </SongLine>
      <RequestFailure failure={vote.failure} className="pb-2" />
    </>
  )
}

/** It is with the provider: nothing comes before it any more. */
export function NextTag() {
  const t = useTranslations('ask.song')
  return <Tag tone="good">{t('next')}</Tag>
}

/** Who asked, a mark where a host put it first, and one's own with the votes it has. */
export function AskedBy({
  request,
  own,
  votes = own,
}: {
  request: QueuedRequest
  own: boolean
  votes?: boolean
}) {
  const t = useTranslations('room.next')
  const words = useTranslations('ask.song')
  const who: ReactNode = own ? words('own') : t('asked', { name: request.requested_by.name })
  return (
    <>
      {request.pinned ? (
        <Pin
          aria-label={t('pinned')}
          size={12}
          fill="currentColor"
          className="mr-1.5 inline align-[-0.125em]"
        />
      ) : null}
      {who}
      {votes && request.votes > 0 ? (
        <span className="figures">
          {' · '}
          <span key={request.votes} className="tick inline-block">
            {t('votes', { count: request.votes })}
          </span>
        </span>
      ) : null}
    </>
  )
}
