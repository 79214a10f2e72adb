'use client'

import { useTranslations } from 'next-intl'

/** The mark of songs with explicit words, where there is no room to spell it out. */
export function ExplicitMark() {
  const t = useTranslations('room.now')
  return (
    <span
      title={t('explicit')}
      className="shrink-0 rounded-sm border border-edge px-1 text-12 leading-4 text-ink-3"
    >
      <span aria-hidden>E</span>
      <span className="sr-only">{t('explicit')}</span>
    </span>
  )
}
