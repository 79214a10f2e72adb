'use client'

import { Volume2 } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useId } from 'react'
import { useHydrated } from '@/app/_components/player/use-hydrated'
import type { Snapshot } from '@/lib/snapshot/types'
import { command } from '../../_commands/command'
import { FailureText } from '../../_commands/failure-text'
import { useWish } from '../../_commands/use-wish'
import { Slider } from './slider'

/** The volume of the device that plays, where it lets itself be set. */
export function Volume({ code, device }: { code: string; device: Snapshot['device'] }) {
  const t = useTranslations('host.volume')
  const hint = useId()
  const hydrated = useHydrated()
  const percent = device?.volume_percent ?? null
  const volume = useWish(percent ?? 0, (wanted) =>
    command(code, 'PUT', '/playback', { volume_percent: wanted }),
  )
  return (
    <div>
      <div className="flex items-center gap-3">
        <Volume2 aria-hidden size={18} strokeWidth={1.75} className="shrink-0 text-ink-3" />
        <Slider
          label={t('label')}
          value={volume.shown}
          max={100}
          step={1}
          valueText={(value) => t('value', { percent: value })}
          disabled={!hydrated || percent === null}
          describedBy={percent === null ? hint : undefined}
          onCommit={(value) => void volume.want(value)}
        />
        <span aria-hidden className="figures w-8 shrink-0 text-right text-12 text-ink-3">
          {percent === null ? '–' : volume.shown}
        </span>
      </div>
      {percent === null ? (
        <p id={hint} className="text-12 text-ink-3">
          {device ? t('none') : t('no_device')}
        </p>
      ) : null}
      <FailureText failure={volume.failure} />
    </div>
  )
}
