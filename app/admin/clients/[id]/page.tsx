import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { ActionForm } from '@/app/_components/action-form'
import { Card } from '@/app/_components/card'
import { SubmitButton } from '@/app/_components/submit-button'
import { formTexts } from '@/app/_shell/form-texts'
import { answerForbidden, answerNotFound } from '@/app/_shell/stop'
import NotFound from '@/app/not-found'
import { type AdminClientDto, readApiClient } from '@/lib/admin/clients'
import { isAppError } from '@/lib/errors'
import type { Viewer } from '@/lib/viewer/viewer'
import { AdminForbidden } from '../../_access/admin-forbidden'
import { adminViewer } from '../../_access/admin-viewer'
import { AdminPage } from '../../_components/admin-page'
import { ClientAccess, ClientSecret } from '../_components/client-end'
import { ClientFields } from '../_components/client-fields'
import { clientLabels } from '../_components/client-texts'
import { updateClientAction } from '../actions'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('admin.clients'))('client'), robots: { index: false } }
}

type ClientPageProps = PageProps<'/admin/clients/[id]'>

export default async function ClientPage({ params, searchParams }: ClientPageProps) {
  const { id } = await params
  const viewer = await adminViewer(`/admin/clients/${encodeURIComponent(id)}`)
  if (!viewer) return answerForbidden(<AdminForbidden />)
  const client = await editable(viewer, id)
  if (!client) return answerNotFound(<NotFound />)
  const t = await getTranslations('admin.clients')
  const { errorsTitle } = await formTexts()
  return (
    <AdminPage
      part="clients"
      title={client.name}
      lead={<code className="text-14 break-all">{client.client_id}</code>}
      query={await searchParams}
    >
      <div className="grid gap-6 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <Card id="settings" title={t('settings')}>
          <ActionForm
            key={JSON.stringify(client)}
            action={updateClientAction}
            errorsTitle={errorsTitle}
            labels={await clientLabels()}
            className="grid gap-6"
          >
            <input type="hidden" name="id" value={client.client_id} />
            <ClientFields client={client} />
            <div>
              <SubmitButton variant="primary">{t('save')}</SubmitButton>
            </div>
          </ActionForm>
        </Card>
        <div className="grid content-start gap-6">
          <ClientSecret client={client} />
          <ClientAccess client={client} />
        </div>
      </div>
    </AdminPage>
  )
}

/** The client of this id; null where there is none, and for the one that nobody changes. */
async function editable(viewer: Viewer, id: string): Promise<AdminClientDto | null> {
  try {
    const client = await readApiClient(viewer, id)
    return client.is_built_in ? null : client
  } catch (error) {
    if (isAppError(error, 'not_found')) return null
    throw error
  }
}
