import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { connectionState } from '@/lib/connections/status'
import { availableProviders } from '@/lib/oauth/providers'
import { safeReturnTo } from '@/lib/oauth/return-to'
import { currentRoom } from '@/lib/rooms/read'
import { currentViewer } from '@/lib/viewer/current'
import type { Viewer } from '@/lib/viewer/viewer'
import { ActionForm } from '../_components/action-form'
import { TextField } from '../_components/field'
import { Notice } from '../_components/notice'
import { PageTitle } from '../_components/page-shell'
import { PasswordField } from '../_components/password-field'
import { SubmitButton } from '../_components/submit-button'
import { WayOn } from '../_components/way-on'
import { formTexts } from '../_shell/form-texts'
import { ProviderDoors } from '../_shell/provider-doors'
import { SitePage } from '../_shell/site-page'
import { registerAction } from './actions'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('register'))('title') }
}

export default async function RegisterPage({ searchParams }: PageProps<'/register'>) {
  const returnTo = safeReturnTo((await searchParams).return_to)
  const viewer = await currentViewer()
  if (viewer?.account.kind === 'registered') redirect(returnTo === '/' ? '/account' : returnTo)
  const kept = viewer ? await whatIsKept(viewer) : []
  const t = await getTranslations('register')
  const { errorsTitle, password, optional } = await formTexts()
  const signInHref =
    returnTo === '/' ? '/sign-in' : `/sign-in?${new URLSearchParams({ return_to: returnTo })}`
  return (
    <SitePage width="form">
      <PageTitle title={t('title')} lead={t(viewer ? 'lead_guest' : 'lead')} />
      {kept.length > 0 ? (
        <Notice className="mb-6">
          {kept.map((text) => (
            <p key={text}>{text}</p>
          ))}
        </Notice>
      ) : null}
      <ActionForm
        action={registerAction}
        values={viewer ? { name: viewer.account.name } : {}}
        errorsTitle={errorsTitle}
        labels={{ name: t('name'), email: t('email'), password: t('password') }}
        className="grid gap-6"
      >
        <input type="hidden" name="return_to" value={returnTo} />
        <TextField
          name="name"
          label={t('name')}
          hint={t('name_hint')}
          aside={optional}
          autoComplete="nickname"
          maxLength={80}
        />
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
      <ProviderDoors returnTo={returnTo} />
      <WayOn text={t('have_account')} href={signInHref} label={t('sign_in')} />
    </SitePage>
  )
}

/** What a guest takes along, in words. */
async function whatIsKept(viewer: Viewer): Promise<string[]> {
  const t = await getTranslations('register')
  const room = await currentRoom(viewer)
  const connected = await Promise.all(
    availableProviders().map(async ({ id, name }) => {
      const { state } = await connectionState(viewer.account.id, id)
      return state === 'not_connected' ? [] : [t('keeps_connection', { provider: name })]
    }),
  )
  return [...(room?.is_host ? [t('keeps_room', { room: room.name })] : []), ...connected.flat()]
}
