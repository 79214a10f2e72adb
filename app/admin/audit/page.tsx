import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { answerForbidden } from '@/app/_shell/stop'
import { auditActions } from '@/lib/accounts/audit'
import { auditQuery, listAudit } from '@/lib/admin/audit-log'
import { AdminForbidden } from '../_access/admin-forbidden'
import { adminViewer } from '../_access/admin-viewer'
import { givenOf, readQuery } from '../_access/read-query'
import { AdminPage } from '../_components/admin-page'
import { AuditTable } from '../_components/audit-table'
import { Pager } from '../_components/pager'
import { SearchForm } from '../_components/search-form'

const path = '/admin/audit'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('admin.audit'))('title'), robots: { index: false } }
}

export default async function AuditPage({ searchParams }: PageProps<'/admin/audit'>) {
  const viewer = await adminViewer(path)
  if (!viewer) return answerForbidden(<AdminForbidden />)
  const given = await searchParams
  const query = readQuery(auditQuery, given)
  const { items, next_cursor } = await listAudit(viewer, query)
  const t = await getTranslations('admin.audit')
  return (
    <AdminPage part="audit" title={t('title')} lead={t('lead')} query={given}>
      <SearchForm
        action={path}
        text={{
          name: 'account',
          label: t('search'),
          hint: t('search_hint'),
          value: query.account ?? '',
        }}
        choices={[
          {
            name: 'action',
            label: t('action'),
            value: query.action ?? '',
            options: [
              { value: '', label: t('any_action') },
              ...auditActions.toSorted().map((action) => ({ value: action, label: action })),
            ],
          },
        ]}
        submit={t('submit')}
      />
      <AuditTable entries={items} />
      <Pager path={path} given={givenOf(given)} nextCursor={next_cursor} />
    </AdminPage>
  )
}
