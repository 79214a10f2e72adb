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
  const { email, confirmed, hasPassword } = await emailState(viewer.account.id)
  return (
    <Card id="password" title={t('title')} lead={t(hasPassword ? 'lead' : 'lead_none')}>
      {hasPassword ? (
        <Disclosure label={t('change')}>
          <ChangePassword />
        </Disclosure>
      ) : (
        <SetPassword needs={email ? (confirmed ? null : 'confirmed') : 'email'} />
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

/** Setting a password by mail to an address nobody had confirmed would end the connections: the address comes first. */
async function SetPassword({ needs }: { needs: 'email' | 'confirmed' | null }) {
  const t = await getTranslations('account.password')
  const { errorsTitle } = await formTexts()
  if (needs) return <p className="text-14 text-ink-3">{t(`needs_${needs}`)}</p>
  return (
    <ActionForm action={sendPasswordLinkAction} errorsTitle={errorsTitle}>
      <SubmitButton variant="quiet">{t('send_link')}</SubmitButton>
    </ActionForm>
  )
}
