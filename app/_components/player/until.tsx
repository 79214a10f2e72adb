'use client'

import { useLocale, useTranslations } from 'next-intl'
import { useCallback, useSyncExternalStore } from 'react'
import { clockTime } from './position'
import { useHydrated } from './use-hydrated'

type UntilProps = {
  /** ISO 8601. */
  at: string
  /** How far the server's clock is ahead of this device's, in ms. */
  clockOffset: number
}

/** A moment in the reader's own time of day, and how long that is from now, counting down. */
export function Until({ at, clockOffset }: UntilProps) {
  const t = useTranslations('room.silence')
  const locale = useLocale()
  const hydrated = useHydrated()
  const left = useSecondsUntil(Date.parse(at) - clockOffset)
  // The server does not know the reader's time zone.
  if (!hydrated) return null
  if (left <= 0) return <>{t('soon')}</>
  const time = new Intl.DateTimeFormat(locale, { hour: 'numeric', minute: '2-digit' }).format(new Date(at))
  return <span className="figures">{t('until', { time, left: clockTime(left * 1000) })}</span>
}

function useSecondsUntil(moment: number): number {
  const subscribe = useCallback((tick: () => void) => {
    const timer = setInterval(tick, 1000)
    return () => clearInterval(timer)
  }, [])
  return useSyncExternalStore(
    subscribe,
    () => Math.ceil((moment - Date.now()) / 1000),
    () => 0,
  )
}
