import { getTranslations } from 'next-intl/server'
import { ActionForm } from '@/app/_components/action-form'
import { Card } from '@/app/_components/card'
import { Confirm } from '@/app/_components/confirm'
import { SubmitButton } from '@/app/_components/submit-button'
import { formTexts } from '@/app/_shell/form-texts'
import { signOutAction } from '../actions'
import type { SectionProps } from './section'

/** Signing out; a guest, who ends with it, is asked first and told what is lost. */
export async function SignOut({ viewer, hostedRoom }: SectionProps) {
  const t = await getTranslations('account.sign_out')
  const { errorsTitle } = await formTexts()
  if (viewer.account.kind === 'registered') {
    return (
      <Card id="sign-out" title={t('title')} lead={t('text')}>
        <ActionForm action={signOutAction} errorsTitle={errorsTitle}>
          <SubmitButton variant="quiet">{t('button')}</SubmitButton>
        </ActionForm>
      </Card>
    )
  }
  return (
    <Card id="sign-out" title={t('title')} lead={t('guest_text')}>
      <Confirm
        label={t('button')}
        question={hostedRoom ? t('guest_room', { room: hostedRoom }) : t('guest_final')}
      >
        <ActionForm action={signOutAction} errorsTitle={errorsTitle}>
          <SubmitButton variant="danger">
            {hostedRoom ? t('yes_room', { room: hostedRoom }) : t('yes')}
          </SubmitButton>
        </ActionForm>
      </Confirm>
    </Card>
  )
}
