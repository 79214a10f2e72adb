import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { currentBrowser } from '@/lib/viewer/current'
import { ActionForm } from '../_components/action-form'
import { ButtonLink } from '../_components/button'
import { LinkCodeField } from '../_components/link-code-field'
import { PageTitle } from '../_components/page-shell'
import { SubmitButton } from '../_components/submit-button'
import { WayOn } from '../_components/way-on'
import { formTexts } from '../_shell/form-texts'
import { SitePage } from '../_shell/site-page'
import { AdministratorStep } from './_components/administrator-step'
import { confirmEmailAction } from './actions'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('confirmEmail'))('title') }
}

/** Where the link from the mail leads. Opening it changes nothing: the button does. */
export default async function ConfirmEmailPage({ searchParams }: PageProps<'/confirm-email'>) {
  const { done } = await searchParams
  return <SitePage width="form">{done === '1' ? <Confirmed /> : <Ask />}</SitePage>
}

async function Ask() {
  const t = await getTranslations('confirmEmail')
  const { errorsTitle, password } = await formTexts()
  return (
    <>
      <PageTitle title={t('title')} lead={t('lead')} />
      <ActionForm
        action={confirmEmailAction}
        errorsTitle={errorsTitle}
        labels={{ token: t('code'), password: t('password') }}
        className="grid gap-6"
      >
        <LinkCodeField name="token" label={t('code')} hint={t('code_hint')} />
        <AdministratorStep label={t('password')} hint={t('password_hint')} {...password} />
        <SubmitButton size="large" wide>
          {t('submit')}
        </SubmitButton>
      </ActionForm>
      <WayOn text={t('no_link')} href="/account#email" label={t('ask')} />
    </>
  )
}

async function Confirmed() {
  const t = await getTranslations('confirmEmail')
  const viewer = await currentBrowser()
  return (
    <>
      <PageTitle title={t('done_title')} lead={t('done')} />
      <div className="flex flex-wrap gap-3">
        <ButtonLink href={viewer ? '/account#email' : '/'} variant="primary">
          {t(viewer ? 'account' : 'home')}
        </ButtonLink>
      </div>
    </>
  )
}
