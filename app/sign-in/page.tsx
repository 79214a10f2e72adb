import type { Metadata } from 'next'
import Link from 'next/link'
import { redirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { callbackReason } from '@/lib/oauth/callback-reasons'
import { providerOrNull } from '@/lib/oauth/providers'
import { safeReturnTo } from '@/lib/oauth/return-to'
import { currentViewer } from '@/lib/viewer/current'
import { ActionForm } from '../_components/action-form'
import { TextField } from '../_components/field'
import { Notice } from '../_components/notice'
import { PageTitle } from '../_components/page-shell'
import { PasswordField } from '../_components/password-field'
import { SubmitButton } from '../_components/submit-button'
import { WayOn } from '../_components/way-on'
import { formTexts } from '../_shell/form-texts'
import { ProviderSignIn } from '../_shell/provider-sign-in'
import { SitePage } from '../_shell/site-page'
import { signInAction } from './actions'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('signIn'))('title') }
}

export default async function SignInPage({ searchParams }: PageProps<'/sign-in'>) {
  const query = await searchParams
  const returnTo = safeReturnTo(query.return_to)
  const reason = callbackReason(query.connect)
  const viewer = await currentViewer()
  if (viewer?.account.kind === 'registered' && !reason) redirect(returnTo === '/' ? '/account' : returnTo)
  const spotify = providerOrNull('spotify')
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
      {reason ? (
        <Notice tone="needs-you" className="mb-6">
          {reasons(reason, { provider: spotify?.name ?? 'Spotify' })}
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
      {spotify ? (
        <>
          <p className="my-6 flex items-center gap-4 text-14 text-ink-3 before:h-px before:flex-1 before:bg-hairline after:h-px after:flex-1 after:bg-hairline">
            {t('or')}
          </p>
          <ProviderSignIn provider="spotify" returnTo={returnTo}>
            {t('continue')}
          </ProviderSignIn>
          <p className="mt-2 text-14 text-ink-3">{t('continue_hint')}</p>
        </>
      ) : null}
      <WayOn text={t('no_account')} href={registerHref} label={t('register')} />
    </SitePage>
  )
}
