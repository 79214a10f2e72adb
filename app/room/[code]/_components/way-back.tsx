'use client'

import { KeyRound } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { member } from '@/app/_api/own-answer'
import { Button } from '@/app/_components/button'
import { CopyField } from '@/app/_components/copy-field'
import { Dialog } from '@/app/_components/dialog'
import { useHydrated } from '@/app/_components/player/use-hydrated'
import { apiCall } from '../_commands/command'
import { FailureText } from '../_commands/failure-text'
import { useCommand } from '../_commands/use-command'

/** For a guest, whom only this browser knows: a personal link that brings them back. */
export function WayBack({ name }: { name: string }) {
  const t = useTranslations('people.return')
  const common = useTranslations('room')
  const hydrated = useHydrated()
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button variant="plain" disabled={!hydrated} onClick={() => setOpen(true)}>
        <KeyRound aria-hidden size={18} />
        {t('button')}
      </Button>
      <Dialog open={open} onClose={() => setOpen(false)} title={t('button')} closeLabel={common('close')}>
        <p className="text-14 text-ink-2">{t('text', { name })}</p>
        <p className="text-14 text-ink-2">{t('secret')}</p>
        <MakeLink />
      </Dialog>
    </>
  )
}

function MakeLink() {
  const t = useTranslations('people.return')
  const [link, setLink] = useState<string | null>(null)
  const make = useCommand(async () => {
    const outcome = await apiCall('POST', '/api/return-link', {})
    const url = outcome.ok ? member(outcome.body, 'url') : null
    if (typeof url === 'string') setLink(url)
    return outcome
  })
  return (
    <div className="grid gap-4">
      {link ? <Link key={link} link={link} /> : null}
      <FailureText failure={make.failure} />
      <div className="grid gap-1 justify-items-start">
        <Button variant={link ? 'plain' : 'primary'} pending={make.pending} onClick={() => void make.run()}>
          {link ? t('again') : t('make')}
        </Button>
        {link ? <p className="text-12 text-ink-3">{t('again_hint')}</p> : null}
      </div>
    </div>
  )
}

function Link({ link }: { link: string }) {
  const t = useTranslations('people.return')
  return (
    <div className="grid gap-2">
      <p className="text-14 font-medium">{t('shown_once')}</p>
      <CopyField
        isNew
        value={link}
        label={t('label')}
        copyLabel={t('copy')}
        copiedLabel={t('copied')}
        failedLabel={t('copy_failed')}
      />
    </div>
  )
}
