import type { Metadata } from 'next'
import Link from 'next/link'
import { redirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { safeReturnTo } from '@/lib/oauth/return-to'
import { currentViewer } from '@/lib/viewer/current'
import { ActionForm } from '../_components/action-form'
import { TextField } from '../_components/field'
import { Notice } from '../_components/notice'
import { PageTitle } from '../_components/page-shell'
import { PasswordField } from '../_components/password-field'
import { SubmitButton } from '../_components/submit-button'
import { WayOn } from '../_components/way-on'
import { failedCallback } from '../_shell/failed-callback'
import { formTexts } from '../_shell/form-texts'
import { ProviderDoors } from '../_shell/provider-doors'
import { SitePage } from '../_shell/site-page'
import { signInAction } from './actions'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('signIn'))('title') }
}

export default async function SignInPage({ searchParams }: PageProps<'/sign-in'>) {
  const query = await searchParams
  const returnTo = safeReturnTo(query.return_to)
  const failed = failedCallback(query)
  const viewer = await currentViewer()
  if (viewer?.account.kind === 'registered' && !failed) redirect(returnTo === '/' ? '/account' : returnTo)
  const t = await getTranslations('signIn')
  const reasons = await getTranslations('connect.reasons')
  const { errorsTitle, password } = await formTexts()
  const registerHref =
    returnTo === '/' ? '/register' : `/register?${new URLSearchParams({ return_to: returnTo })}`
  return (
    <SitePage width="form">
      <PageTitle title={t('title')} lead={t(viewer ? 'guest_keeps' : 'lead')} />
      {query.done === 'password_set' ? (
        <Notice alert className="mb-6">
          {t('password_set')}
        </Notice>
      ) : null}
      {failed ? (
        <Notice tone="needs-you" className="mb-6">
          {reasons(failed.reason, { provider: failed.provider.name })}
        </Notice>
      ) : null}
      <ActionForm
        action={signInAction}
        errorsTitle={errorsTitle}
        labels={{ email: t('email'), password: t('password') }}
        className="grid gap-6"
      >
        <input type="hidden" name="return_to" value={returnTo} />
        <TextField
          name="email"
          type="text"
          inputMode="email"
          label={t('email')}
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          required
        />
        <div className="grid gap-1">
          <PasswordField
            name="password"
            label={t('password')}
            autoComplete="current-password"
            {...password}
          />
          <Link
            href="/forgot-password"
            className="justify-self-start py-3 text-14 font-medium text-accent underline underline-offset-4"
          >
            {t('forgotten')}
          </Link>
        </div>
        <SubmitButton size="large" wide>
          {t('submit')}
        </SubmitButton>
      </ActionForm>
      <ProviderDoors returnTo={returnTo} />
      <WayOn text={t('no_account')} href={registerHref} label={t('register')} />
    </SitePage>
  )
}
