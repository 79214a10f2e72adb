'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { LiveRegion } from '@/app/_components/live-region'
import { Queue } from '../../_requests/queue'
import type { Room } from '../../_sync/use-room'
import { ManagedRow } from './managed-row'
import { Proposals } from './proposals'

/** What comes next, for those who run the room: moved, pinned and removed from here, and let in where it waits for a yes. */
export function DeskQueue({ room }: { room: Room }) {
  const t = useTranslations('host.queue')
  const [said, setSaid] = useState('')
  const waiting = room.snapshot.queue.filter(({ handed_over }) => !handed_over)
  return (
    <>
      <LiveRegion>{said}</LiveRegion>
      <Proposals room={room} onSay={setSaid} />
      <Queue
        room={room}
        ask="beside"
        row={(request) => (
          <ManagedRow
            room={room}
            request={request}
            place={waiting.indexOf(request)}
            last={waiting.length - 1}
            onMoved={(place) => setSaid(t('moved', { title: request.track.title, place: place + 1 }))}
            onRemoved={() => setSaid(t('removed', { title: request.track.title }))}
          />
        )}
      />
    </>
  )
}
