import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { ActionForm } from '@/app/_components/action-form'
import { ButtonLink } from '@/app/_components/button'
import { Card } from '@/app/_components/card'
import { SwitchField } from '@/app/_components/choice-field'
import { MadeSecret } from '@/app/_components/made-secret'
import { SubmitButton } from '@/app/_components/submit-button'
import { formTexts } from '@/app/_shell/form-texts'
import { answerForbidden } from '@/app/_shell/stop'
import { AdminForbidden } from '../../_access/admin-forbidden'
import { adminViewer } from '../../_access/admin-viewer'
import { AdminPage } from '../../_components/admin-page'
import { ClientFields } from '../_components/client-fields'
import { clientLabels, madeTexts } from '../_components/client-texts'
import { createClientAction } from '../actions'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('admin.clients'))('new'), robots: { index: false } }
}

export default async function NewClientPage() {
  const viewer = await adminViewer('/admin/clients/new')
  if (!viewer) return answerForbidden(<AdminForbidden />)
  const t = await getTranslations('admin.clients')
  const { errorsTitle } = await formTexts()
  const made = await madeTexts()
  return (
    <AdminPage part="clients" title={t('new')} lead={t('new_lead')}>
      <Card className="max-w-180">
        <ActionForm
          action={createClientAction}
          errorsTitle={errorsTitle}
          labels={await clientLabels()}
          className="grid gap-6"
        >
          <MadeSecret {...made} name="client_id" title={t('made.id_title')} label={t('made.id')} />
          <MadeSecret
            {...made}
            name="client_secret"
            title={t('made.secret_title')}
            label={t('made.secret')}
          />
          <ClientFields />
          <SwitchField name="public" label={t('public')} hint={t('public_hint')} />
          <div className="flex flex-wrap gap-3">
            <SubmitButton variant="primary">{t('create')}</SubmitButton>
            <ButtonLink href="/admin/clients">{t('back')}</ButtonLink>
          </div>
        </ActionForm>
      </Card>
    </AdminPage>
  )
}
