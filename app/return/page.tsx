import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { ActionForm } from '../_components/action-form'
import { PageTitle } from '../_components/page-shell'
import { WayOn } from '../_components/way-on'
import { ClientMessages } from '../_i18n/client-messages'
import { formTexts } from '../_shell/form-texts'
import { SitePage } from '../_shell/site-page'
import { ReturnFields } from './_components/return-fields'
import { comeBackAction } from './actions'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('comeBack'))('title'), robots: { index: false } }
}

/** Where a guest's personal link leads. Opening it changes nothing: it says whose guest one becomes, and somebody has to press. */
export default async function ReturnPage() {
  const t = await getTranslations('comeBack')
  const { errorsTitle } = await formTexts()
  return (
    <SitePage width="form">
      <PageTitle title={t('title')} lead={t('lead')} />
      <ClientMessages of={['comeBack']}>
        <ActionForm
          action={comeBackAction}
          errorsTitle={errorsTitle}
          labels={{ token: t('code') }}
          className="grid gap-6"
        >
          <ReturnFields label={t('code')} hint={t('code_hint')} />
        </ActionForm>
      </ClientMessages>
      <WayOn text={t('lost')} href="/join" label={t('join')} />
    </SitePage>
  )
}
