'use client'

import { useTranslations } from 'next-intl'
import { useEffect, useState } from 'react'
import { LinkCodeField } from '@/app/_components/link-code-field'
import { whoseLinkAction } from '../actions'
import { ContinueButton } from './continue-button'

const whole = /axr[gr]_[\w-]{43}/

/** The link, whose guest it makes of this browser, and the button. */
export function ReturnFields({ label, hint }: { label: string; hint: string }) {
  const t = useTranslations('comeBack')
  const [code, setCode] = useState('')
  const secret = whole.exec(code)?.[0]
  const [known, setKnown] = useState<{ secret: string; name: string | null } | null>(null)

  useEffect(() => {
    if (!secret) return
    let newest = true
    whoseLinkAction(secret).then(
      (name) => {
        if (newest) setKnown({ secret, name })
      },
      // Who it is is told again by the press.
      () => undefined,
    )
    return () => {
      newest = false
    }
  }, [secret])

  const name = known?.secret === secret ? known?.name : null
  return (
    <>
      <LinkCodeField name="token" label={label} hint={hint} prefix="axrg_" onCode={setCode} />
      <p aria-live="polite" className="text-16 empty:hidden">
        {name ? t('whose', { name }) : null}
      </p>
      <ContinueButton />
    </>
  )
}
