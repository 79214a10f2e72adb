'use client'

import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { RoomCodeText } from '@/app/_components/room-code-text'

type TvJoinProps = { code: string; joinAt: string; qr: ReactNode }

/** How people in front of the screen come in. */
export function TvJoin({ code, joinAt, qr }: TvJoinProps) {
  const t = useTranslations('tv.join')
  return (
    <section aria-label={t('label')} className="tv-join">
      {qr}
      <div className="tv-join-words">
        <p className="tv-join-how">{t('scan')}</p>
        <p data-testid="room-code">
          <RoomCodeText code={code} className="tv-code" />
        </p>
        <p className="tv-join-at">{joinAt}</p>
      </div>
    </section>
  )
}
