'use client'

import '../tv.css'
import { useTranslations } from 'next-intl'
import { LogoMark } from '@/app/_components/logo'
import type { Closed } from '../../_sync/room-state'
import type { ShownTo } from './use-display'

type Word = 'ended' | 'off' | 'left' | 'replaced'

/** What a reason means in front of a screen. A screen is in no room: what is gone for it has ended. */
const words: Record<Closed, Record<ShownTo, Word>> = {
  ended: { screen: 'ended', member: 'ended' },
  closed_by_city: { screen: 'ended', member: 'ended' },
  closed_by_admin: { screen: 'ended', member: 'ended' },
  gone: { screen: 'ended', member: 'left' },
  signed_out: { screen: 'off', member: 'left' },
  left: { screen: 'off', member: 'left' },
  removed: { screen: 'off', member: 'left' },
  replaced: { screen: 'replaced', member: 'replaced' },
}

/** The last word of a display: why it shows nothing any longer, and how it does again. */
export function TvEnd({ closed, as }: { closed: Closed; as: ShownTo }) {
  const t = useTranslations('tv.closed')
  const word = words[closed][as]
  return (
    <main className="tv-end">
      <LogoMark className="tv-end-mark" />
      <div role="alert" data-testid="closed" data-closed={word} className="grid gap-[1em]">
        <h1 className="tv-title tv-title-2">{t(`${word}.title`)}</h1>
        <p className="tv-why">{t(`${word}.text`)}</p>
      </div>
    </main>
  )
}
