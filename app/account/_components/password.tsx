import { getTranslations } from 'next-intl/server'
import { ActionForm } from '@/app/_components/action-form'
import { Card } from '@/app/_components/card'
import { PasswordField } from '@/app/_components/password-field'
import { SubmitButton } from '@/app/_components/submit-button'
import { formTexts } from '@/app/_shell/form-texts'
import { emailState } from '@/lib/accounts/mail/confirmation'
import { changePasswordAction, sendPasswordLinkAction } from './credential-actions'
import { Disclosure } from './disclosure'
import type { SectionProps } from './section'

/** Changing the password; an account that signs in through a provider alone may have one sent for. */
export async function Password({ viewer }: SectionProps) {
  const t = await getTranslations('account.password')
  const { email, hasPassword } = await emailState(viewer.account.id)
  return (
    <Card id="password" title={t('title')} lead={t(hasPassword ? 'lead' : 'lead_none')}>
      {hasPassword ? (
        <Disclosure label={t('change')}>
          <ChangePassword />
        </Disclosure>
      ) : (
        <SetPassword hasEmail={email !== null} />
      )}
    </Card>
  )
}

async function ChangePassword() {
  const t = await getTranslations('account.password')
  const { errorsTitle, password } = await formTexts()
  return (
    <ActionForm
      action={changePasswordAction}
      errorsTitle={errorsTitle}
      labels={{ current: t('current'), password: t('new') }}
      className="grid gap-4"
    >
      <PasswordField name="current" label={t('current')} autoComplete="current-password" {...password} />
      <PasswordField
        name="password"
        label={t('new')}
        hint={t('new_hint')}
        autoComplete="new-password"
        {...password}
      />
      <div>
        <SubmitButton variant="quiet">{t('save')}</SubmitButton>
      </div>
    </ActionForm>
  )
}

async function SetPassword({ hasEmail }: { hasEmail: boolean }) {
  const t = await getTranslations('account.password')
  const { errorsTitle } = await formTexts()
  if (!hasEmail) return <p className="text-14 text-ink-3">{t('needs_email')}</p>
  return (
    <ActionForm action={sendPasswordLinkAction} errorsTitle={errorsTitle}>
      <SubmitButton variant="quiet">{t('send_link')}</SubmitButton>
    </ActionForm>
  )
}
