import { CircleCheck } from 'lucide-react'
import { getTranslations } from 'next-intl/server'
import { ActionForm } from '@/app/_components/action-form'
import { Card } from '@/app/_components/card'
import { TextField } from '@/app/_components/field'
import { Notice } from '@/app/_components/notice'
import { PasswordField } from '@/app/_components/password-field'
import { SubmitButton } from '@/app/_components/submit-button'
import { formTexts } from '@/app/_shell/form-texts'
import { emailState } from '@/lib/accounts/mail/confirmation'
import { landsInFolder } from '@/lib/accounts/mail/transport'
import { changeEmailAction, sendConfirmationAction } from './credential-actions'
import { Disclosure } from './disclosure'
import type { SectionProps } from './section'

/** The address one signs in with, and whether mail is known to arrive there. */
export async function EmailAddress({ viewer }: SectionProps) {
  const t = await getTranslations('account.email')
  const { email, confirmed, hasPassword } = await emailState(viewer.account.id)
  return (
    <Card id="email" title={t('title')} lead={t('lead')}>
      <div className="grid gap-4">
        <p className="text-16 font-medium break-all">{email ?? t('none')}</p>
        {email && confirmed ? (
          <p className="flex items-center gap-2 text-14 text-ink-2">
            <CircleCheck aria-hidden size={18} className="shrink-0 text-accent" />
            {t('confirmed')}
          </p>
        ) : null}
        {email && !confirmed ? <NotConfirmed /> : null}
        <Disclosure label={t(email ? 'change' : 'add')}>
          <ChangeEmail hasPassword={hasPassword} />
        </Disclosure>
      </div>
    </Card>
  )
}

async function NotConfirmed() {
  const t = await getTranslations('account.email')
  const { errorsTitle } = await formTexts()
  return (
    <Notice
      tone="needs-you"
      title={t('not_confirmed')}
      action={
        <ActionForm action={sendConfirmationAction} errorsTitle={errorsTitle}>
          <SubmitButton variant="quiet">{t('send')}</SubmitButton>
        </ActionForm>
      }
    >
      {t(landsInFolder() ? 'not_confirmed_folder' : 'not_confirmed_text')}
    </Notice>
  )
}

async function ChangeEmail({ hasPassword }: { hasPassword: boolean }) {
  const t = await getTranslations('account.email')
  const { errorsTitle, password } = await formTexts()
  return (
    <ActionForm
      action={changeEmailAction}
      errorsTitle={errorsTitle}
      labels={{ email: t('new'), current_password: t('current_password') }}
      className="grid gap-4"
    >
      <TextField
        name="email"
        type="email"
        label={t('new')}
        hint={t('new_hint')}
        autoComplete="email"
        autoCapitalize="none"
        spellCheck={false}
        required
      />
      {hasPassword ? (
        <PasswordField
          name="current_password"
          label={t('current_password')}
          autoComplete="current-password"
          {...password}
        />
      ) : null}
      <div>
        <SubmitButton variant="quiet">{t('save')}</SubmitButton>
      </div>
    </ActionForm>
  )
}
