import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { ActionForm } from '../_components/action-form'
import { LinkCodeField } from '../_components/link-code-field'
import { PageTitle } from '../_components/page-shell'
import { PasswordField } from '../_components/password-field'
import { SubmitButton } from '../_components/submit-button'
import { WayOn } from '../_components/way-on'
import { formTexts } from '../_shell/form-texts'
import { SitePage } from '../_shell/site-page'
import { resetPasswordAction } from './actions'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('resetPassword'))('title') }
}

/** Where the link from the mail leads. Opening it changes nothing, so a scanner that follows it spoils nothing. */
export default async function ResetPasswordPage() {
  const t = await getTranslations('resetPassword')
  const { errorsTitle, password } = await formTexts()
  return (
    <SitePage width="form">
      <PageTitle title={t('title')} lead={t('lead')} />
      <ActionForm
        action={resetPasswordAction}
        errorsTitle={errorsTitle}
        labels={{ token: t('code'), password: t('password') }}
        className="grid gap-6"
      >
        <LinkCodeField name="token" label={t('code')} hint={t('code_hint')} />
        <PasswordField
          name="password"
          label={t('password')}
          hint={t('password_hint')}
          autoComplete="new-password"
          {...password}
        />
        <SubmitButton size="large" wide>
          {t('submit')}
        </SubmitButton>
      </ActionForm>
      <WayOn text={t('no_link')} href="/forgot-password" label={t('ask')} />
    </SitePage>
  )
}
