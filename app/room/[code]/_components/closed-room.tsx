'use client'

import { useTranslations } from 'next-intl'
import { useEffect, useRef } from 'react'
import { Button, buttonClass } from '@/app/_components/button'
import { LogoMark } from '@/app/_components/logo'
import type { Closed } from '../_sync/room-state'

type ClosedRoomProps = { closed: Closed; name: string; code: string }

/** The last word of a room: why it is not shown any longer, and the way on. */
export function ClosedRoom({ closed, name, code }: ClosedRoomProps) {
  const t = useTranslations('room.closed')
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  const ended = closed === 'ended' || closed === 'closed_by_city' || closed === 'closed_by_admin'
  const again = closed === 'left' || closed === 'gone' || closed === 'signed_out'
  return (
    <main className="mx-auto grid w-full max-w-110 flex-1 content-start gap-6 px-4 pt-24 pb-16 sm:px-6 sm:pt-48">
      <LogoMark className="h-14 w-20" />
      <div role="alert" data-testid="closed" data-closed={closed} className="grid gap-2">
        <h1 ref={heading} tabIndex={-1} className="text-28 font-semibold outline-none sm:text-40">
          {t(`${closed}.title`)}
        </h1>
        <p className="text-16 text-ink-2">{t(`${closed}.text`, { room: name })}</p>
      </div>
      <div className="flex flex-wrap gap-3">
        {again ? (
          <a href={`/join/${code}`} className={buttonClass({ variant: 'primary', size: 'large' })}>
            {t('again')}
          </a>
        ) : null}
        {closed === 'replaced' ? (
          <Button variant="primary" size="large" onClick={() => location.reload()}>
            {t('use')}
          </Button>
        ) : null}
        {ended ? (
          <a href="/create" className={buttonClass({ variant: 'primary', size: 'large' })}>
            {t('create')}
          </a>
        ) : null}
        <a
          href="/"
          className={buttonClass({ variant: closed === 'removed' ? 'primary' : 'quiet', size: 'large' })}
        >
          {t('home')}
        </a>
      </div>
    </main>
  )
}
