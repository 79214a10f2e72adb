'use client'

import { Copy, KeyRound } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useEffect, useRef, useState } from 'react'
import { Button } from '@/app/_components/button'
import { Dialog } from '@/app/_components/dialog'
import { inputClass } from '@/app/_components/field'
import { useHydrated } from '@/app/_components/player/use-hydrated'
import { apiCall, member } from '../_commands/command'
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
  const field = useRef<HTMLInputElement>(null)
  const [said, setSaid] = useState<'copied' | 'copy_failed' | null>(null)
  useEffect(() => {
    field.current?.focus()
    field.current?.select()
  }, [])
  const copy = async () => {
    field.current?.select()
    try {
      await navigator.clipboard.writeText(link)
      setSaid('copied')
    } catch {
      // Browsers without a secure context have no clipboard to write to.
      setSaid('copy_failed')
    }
  }
  return (
    <div className="grid gap-2">
      <p className="text-14 font-medium">{t('shown_once')}</p>
      <div className="flex flex-wrap gap-2">
        <input
          ref={field}
          readOnly
          value={link}
          aria-label={t('label')}
          autoComplete="off"
          spellCheck={false}
          className={`${inputClass} min-w-0 flex-1 basis-56 font-mono text-14!`}
        />
        <Button variant="quiet" onClick={() => void copy()}>
          <Copy aria-hidden size={16} />
          {t('copy')}
        </Button>
      </div>
      <p role="status" className="text-14 text-ink-2 empty:hidden">
        {said ? t(said) : null}
      </p>
    </div>
  )
}
