'use client'

import { WifiOff } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useEffect, useState } from 'react'
import type { Link } from '../_sync/room-stream'

/** A short break is mended before anyone needs to know of it. */
const patienceMs = 2_500

/** The connection to the room, said only while it is not fine. */
export function LinkState({ link, className }: { link: Link; className?: string }) {
  const t = useTranslations('room.link')
  const late = useLate(link === 'interrupted' || link === 'connecting')
  const shown = link === 'polling' || link === 'offline' || (late && link !== 'live') ? link : null
  return (
    <div role="status" data-testid="link" data-link={link} className={className}>
      {shown ? (
        <p className="mb-3 flex items-center gap-2 rounded-control bg-high px-3 py-2 text-14 text-ink-2">
          <WifiOff aria-hidden size={16} className="shrink-0" />
          {t(shown)}
        </p>
      ) : null}
    </div>
  )
}

/** True once `waiting` has lasted longer than anyone should be left without a word. */
function useLate(waiting: boolean): boolean {
  const [late, setLate] = useState(false)
  useEffect(() => {
    if (!waiting) return
    const timer = setTimeout(() => setLate(true), patienceMs)
    return () => {
      clearTimeout(timer)
      setLate(false)
    }
  }, [waiting])
  return late
}
