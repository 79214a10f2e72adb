'use client'

import { useFormatter, useTranslations } from 'next-intl'
import { useEffect, useRef, useState } from 'react'
import type { Snapshot } from '@/lib/snapshot/types'
import { LiveRegion } from '../live-region'
import { type Announcement, announcementOf, announcementsToAsker } from './announcement'

type AnnouncerProps = {
  snapshot: Snapshot
  /** Who reads: told what becomes of their own requests as well. */
  memberId: string
}

/** Tells screen readers of songs, votes and pauses as they change. */
export function Announcer({ snapshot, memberId }: AnnouncerProps) {
  const t = useTranslations('room.said')
  const own = useTranslations('ask.own')
  const silence = useTranslations('room.silence')
  const format = useFormatter()
  const before = useRef(snapshot)
  const [said, setSaid] = useState<Announcement[]>([])

  useEffect(() => {
    const toAll = announcementOf(before.current, snapshot)
    const toAsker = announcementsToAsker(before.current, snapshot, memberId)
    before.current = snapshot
    if (toAll || toAsker.length > 0) setSaid([...toAsker, ...(toAll ? [toAll] : [])])
  }, [snapshot, memberId])

  const text = (announcement: Announcement): string => {
    if (announcement.say === 'votes') return t('votes', announcement)
    if (announcement.say === 'trouble') return silence(`${announcement.state}.title`)
    if (announcement.say === 'own_next')
      return own.markup('next', { title: announcement.title, song: (name) => name })
    if (announcement.say === 'own_turned_down') return `${announcement.title}: ${own(announcement.reason)}`
    if (announcement.say !== 'now_playing') return t(announcement.say)
    const { title, artists, askedBy } = announcement
    const song = t('now_playing', { title, artists: format.list(artists, { type: 'unit' }) })
    return askedBy ? `${song}. ${t('asked', { name: askedBy })}` : song
  }

  return (
    <div data-testid="announcer">
      <LiveRegion>{said.map(text).join('. ')}</LiveRegion>
    </div>
  )
}
