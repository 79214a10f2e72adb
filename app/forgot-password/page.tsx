import type { Metadata } from 'next'
import Link from 'next/link'
import { getTranslations } from 'next-intl/server'
import { landsInFolder } from '@/lib/accounts/mail/transport'
import { ActionForm } from '../_components/action-form'
import { ButtonLink } from '../_components/button'
import { TextField } from '../_components/field'
import { Notice } from '../_components/notice'
import { PageTitle } from '../_components/page-shell'
import { SubmitButton } from '../_components/submit-button'
import { formTexts } from '../_shell/form-texts'
import { SitePage } from '../_shell/site-page'
import { forgotPasswordAction } from './actions'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('forgotPassword'))('title') }
}

export default async function ForgotPasswordPage({ searchParams }: PageProps<'/forgot-password'>) {
  const { sent } = await searchParams
  return <SitePage width="form">{sent === '1' ? <Sent /> : <Ask />}</SitePage>
}

async function Ask() {
  const t = await getTranslations('forgotPassword')
  const { errorsTitle } = await formTexts()
  return (
    <>
      <PageTitle title={t('title')} lead={t('lead')} />
      <ActionForm
        action={forgotPasswordAction}
        errorsTitle={errorsTitle}
        labels={{ email: t('email') }}
        className="grid gap-6"
      >
        <TextField
          name="email"
          type="email"
          label={t('email')}
          hint={t('email_hint')}
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          required
        />
        <SubmitButton size="large" wide>
          {t('submit')}
        </SubmitButton>
      </ActionForm>
      <p className="mt-8 text-14">
        <Link
          href="/sign-in"
          className="inline-block py-3 font-medium text-accent underline underline-offset-4"
        >
          {t('sign_in')}
        </Link>
      </p>
    </>
  )
}

/** The same whether the address has an account or not. */
async function Sent() {
  const t = await getTranslations('forgotPassword')
  return (
    <>
      <PageTitle title={t('sent_title')} lead={t('sent')} />
      <div className="grid gap-6">
        {landsInFolder() ? <Notice>{t('folder')}</Notice> : null}
        <p className="text-14 text-ink-3">{t('sent_more')}</p>
        <div className="flex flex-wrap gap-3">
          <ButtonLink href="/forgot-password">{t('again')}</ButtonLink>
          <ButtonLink href="/sign-in" variant="plain">
            {t('sign_in')}
          </ButtonLink>
        </div>
      </div>
    </>
  )
}
