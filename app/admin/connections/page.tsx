import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { answerForbidden } from '@/app/_shell/stop'
import { connectionStates, connectionsQuery, listConnections } from '@/lib/admin/connections'
import { AdminForbidden } from '../_access/admin-forbidden'
import { adminViewer } from '../_access/admin-viewer'
import { givenOf, readQuery } from '../_access/read-query'
import { AdminPage } from '../_components/admin-page'
import { ConnectionTable } from '../_components/connection-table'
import { Pager } from '../_components/pager'
import { SearchForm } from '../_components/search-form'

const path = '/admin/connections'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('admin.connections'))('title'), robots: { index: false } }
}

export default async function ConnectionsPage({ searchParams }: PageProps<'/admin/connections'>) {
  const viewer = await adminViewer(path)
  if (!viewer) return answerForbidden(<AdminForbidden />)
  const query = await searchParams
  const asked = readQuery(connectionsQuery, query)
  const { items, next_cursor } = await listConnections(viewer, asked)
  const t = await getTranslations('admin.connections')
  return (
    <AdminPage part="connections" title={t('title')} lead={t('lead')} query={query}>
      <SearchForm
        action={path}
        text={{ name: 'q', label: t('search'), hint: t('search_hint'), value: asked.q ?? '' }}
        choices={[
          {
            name: 'state',
            label: t('state'),
            value: asked.state ?? '',
            options: [
              { value: '', label: t('any_state') },
              ...connectionStates.map((state) => ({ value: state, label: t(`states.${state}`) })),
            ],
          },
        ]}
        submit={t('submit')}
      />
      <ConnectionTable connections={items} />
      <Pager path={path} given={givenOf(query)} nextCursor={next_cursor} />
    </AdminPage>
  )
}
