'use client'

import { MonitorOff, MonitorPlay } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { member } from '@/app/_api/own-answer'
import { Button, buttonClass } from '@/app/_components/button'
import { CopyField } from '@/app/_components/copy-field'
import { useHydrated } from '@/app/_components/player/use-hydrated'
import { command } from '../../_commands/command'
import { FailureText } from '../../_commands/failure-text'
import { useCommand } from '../../_commands/use-command'

type ShowOnTvProps = {
  code: string
  /** Whether a display link is out there; its secret is told only where it was made. */
  isOn: boolean
}

/** The display of the room: here, or on any screen by a link that needs no account. */
export function ShowOnTv({ code, isOn }: ShowOnTvProps) {
  const t = useTranslations('tv.host')
  const hydrated = useHydrated()
  const [link, setLink] = useState<string | null>(null)
  const [on, setOn] = useState(isOn)
  const making = useCommand(() => command(code, 'POST', '/display'))
  const ending = useCommand(() => command(code, 'DELETE', '/display'))
  const make = async () => {
    const outcome = await making.run()
    const url = outcome?.ok ? member(outcome.body, 'url') : null
    if (typeof url !== 'string') return
    setLink(url)
    setOn(true)
  }
  const end = async () => {
    if (!(await ending.run())?.ok) return
    setLink(null)
    setOn(false)
  }
  return (
    <section aria-labelledby="tv-title" className="grid gap-3 border-t border-hairline pt-4">
      <div className="grid gap-1">
        <h3 id="tv-title" className="text-16 font-semibold">
          {t('title')}
        </h3>
        <p className="text-14 text-ink-3">{t('lead')}</p>
      </div>
      {link ? <MadeLink key={link} link={link} /> : null}
      <p role="status" className="text-14 text-ink-2 empty:hidden">
        {on && !link ? t('is_on') : null}
      </p>
      <FailureText failure={making.failure ?? ending.failure} />
      <div className="flex flex-wrap gap-2">
        <Button variant="quiet" disabled={!hydrated} pending={making.pending} onClick={() => void make()}>
          {on ? t('make_again') : t('make')}
        </Button>
        {on ? (
          <Button variant="quiet" disabled={!hydrated} pending={ending.pending} onClick={() => void end()}>
            <MonitorOff aria-hidden size={16} />
            {t('end')}
          </Button>
        ) : null}
        <a href={`/room/${code}/tv`} className={buttonClass({ variant: 'plain' })}>
          <MonitorPlay aria-hidden size={16} />
          {t('here')}
        </a>
      </div>
    </section>
  )
}

function MadeLink({ link }: { link: string }) {
  const t = useTranslations('tv.host')
  return (
    <div className="grid gap-2 rounded-control border border-hairline bg-sunken p-3">
      <p id="tv-link-hint" className="text-14 text-ink-2">
        {t('made')}
      </p>
      <CopyField
        value={link}
        label={t('link')}
        describedBy="tv-link-hint"
        copyLabel={t('copy')}
        copiedLabel={t('copied')}
        failedLabel={t('copy_failed')}
      />
    </div>
  )
}
