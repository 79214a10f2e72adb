'use client'

import { AudioLines } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { Button } from '@/app/_components/button'
import { useHydrated } from '@/app/_components/player/use-hydrated'
import type { CheckStep } from './sound-check'

type SoundCheckOfferProps = {
  /** Where it starts. */
  step: CheckStep
  /** The button alone. */
  brief?: boolean
  onStart: (step: CheckStep) => void
}

/** Leads into the sound check: from its beginning, or straight to finding a device. */
export function SoundCheckOffer({ step, brief = false, onStart }: SoundCheckOfferProps) {
  const t = useTranslations('soundCheck')
  const silence = useTranslations('room.silence')
  const hydrated = useHydrated()
  const finds = step === 'device'
  const button = (
    <Button
      variant={finds ? 'primary' : 'quiet'}
      disabled={!hydrated}
      onClick={() => onStart(step)}
      className="justify-self-start"
    >
      <AudioLines aria-hidden size={16} />
      {finds ? silence('find_device') : t('open')}
    </Button>
  )
  if (finds || brief) return button
  return (
    <div className="hairline grid gap-3 rounded-sheet bg-raised p-4">
      <p className="text-14 text-ink-2">{t('lead')}</p>
      {button}
    </div>
  )
}
