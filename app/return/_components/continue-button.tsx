'use client'

import { useTranslations } from 'next-intl'
import { useField } from '@/app/_components/action-form'
import { SubmitButton } from '@/app/_components/submit-button'

/** Comes back; once the action has asked, says whose place is taken. */
export function ContinueButton() {
  const t = useTranslations('comeBack')
  const { value: name } = useField('name')
  const { value: current } = useField('current')
  return (
    <>
      {name && current ? <input type="hidden" name="confirmed" value="yes" /> : null}
      <SubmitButton size="large" wide>
        {name && current ? t('confirm', { name, current }) : t('submit')}
      </SubmitButton>
    </>
  )
}
