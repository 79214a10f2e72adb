import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { ActionForm } from '../_components/action-form'
import { LinkCodeField } from '../_components/link-code-field'
import { PageTitle } from '../_components/page-shell'
import { SubmitButton } from '../_components/submit-button'
import { formTexts } from '../_shell/form-texts'
import { SitePage } from '../_shell/site-page'
import { openDisplayAction } from './actions'

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('tv.open')
  return { title: t('title'), robots: { index: false } }
}

/** Where a display link leads. By a script it goes on by itself. */
export default async function DisplayPage() {
  const t = await getTranslations('tv.open')
  const { errorsTitle } = await formTexts()
  return (
    <SitePage width="form">
      <PageTitle title={t('title')} lead={t('lead')} />
      <ActionForm
        action={openDisplayAction}
        errorsTitle={errorsTitle}
        labels={{ secret: t('secret') }}
        className="grid gap-6"
      >
        <LinkCodeField name="secret" label={t('secret')} hint={t('secret_hint')} prefix="axrd_" submits />
        <SubmitButton size="large" wide>
          {t('submit')}
        </SubmitButton>
      </ActionForm>
    </SitePage>
  )
}
