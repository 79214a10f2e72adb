'use client'

import { useFormatter, useTranslations } from 'next-intl'
import { useEffect, useRef, useState } from 'react'
import type { Snapshot } from '@/lib/snapshot/types'
import { LiveRegion } from '../live-region'
import { type Announcement, announcementOf } from './announcement'

/** Tells screen readers of songs, votes and pauses as they change. */
export function Announcer({ snapshot }: { snapshot: Snapshot }) {
  const t = useTranslations('room.said')
  const silence = useTranslations('room.silence')
  const format = useFormatter()
  const before = useRef(snapshot)
  const [said, setSaid] = useState<Announcement | null>(null)

  useEffect(() => {
    const announcement = announcementOf(before.current, snapshot)
    before.current = snapshot
    if (announcement) setSaid(announcement)
  }, [snapshot])

  const text = (announcement: Announcement): string => {
    if (announcement.say === 'votes') return t('votes', announcement)
    if (announcement.say === 'trouble') return silence(`${announcement.state}.title`)
    if (announcement.say !== 'now_playing') return t(announcement.say)
    const { title, artists, askedBy } = announcement
    const song = t('now_playing', { title, artists: format.list(artists, { type: 'unit' }) })
    return askedBy ? `${song}. ${t('asked', { name: askedBy })}` : song
  }

  return (
    <div data-testid="announcer">
      <LiveRegion>{said ? text(said) : ''}</LiveRegion>
    </div>
  )
}
