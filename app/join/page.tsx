import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { ActionForm } from '../_components/action-form'
import { CodeField } from '../_components/code-field'
import { TextField } from '../_components/field'
import { PageTitle } from '../_components/page-shell'
import { SubmitButton } from '../_components/submit-button'
import { formTexts } from '../_shell/form-texts'
import { SitePage } from '../_shell/site-page'
import { joinAction } from './actions'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('join'))('title') }
}

export default async function JoinPage() {
  const t = await getTranslations('join')
  const { errorsTitle, optional } = await formTexts()
  return (
    <SitePage width="form">
      <PageTitle title={t('title')} lead={t('lead')} />
      <ActionForm
        action={joinAction}
        errorsTitle={errorsTitle}
        labels={{ code: t('code'), name: t('name') }}
        className="grid gap-6"
      >
        <CodeField label={t('code')} hint={t('code_hint')} />
        <TextField
          name="name"
          label={t('name')}
          hint={t('name_hint')}
          aside={optional}
          autoComplete="nickname"
          maxLength={80}
        />
        <SubmitButton size="large" wide>
          {t('submit')}
        </SubmitButton>
      </ActionForm>
    </SitePage>
  )
}
