import type { Metadata } from 'next'
import Link from 'next/link'
import { getTranslations } from 'next-intl/server'
import { ButtonLink } from '@/app/_components/button'
import { Tag } from '@/app/_components/tag'
import { answerForbidden } from '@/app/_shell/stop'
import { type AdminClientDto, clientsQuery, listApiClients } from '@/lib/admin/clients'
import { AdminForbidden } from '../_access/admin-forbidden'
import { adminViewer } from '../_access/admin-viewer'
import { readQuery } from '../_access/read-query'
import { AdminPage } from '../_components/admin-page'
import { type Column, DataTable } from '../_components/data-table'
import { SearchForm } from '../_components/search-form'
import { When } from '../_components/when'

const path = '/admin/clients'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('admin.clients'))('title'), robots: { index: false } }
}

export default async function ClientsPage({ searchParams }: PageProps<'/admin/clients'>) {
  const viewer = await adminViewer(path)
  if (!viewer) return answerForbidden(<AdminForbidden />)
  const query = await searchParams
  const asked = readQuery(clientsQuery, query)
  const clients = await listApiClients(viewer, asked)
  const t = await getTranslations('admin.clients')
  const columns: Column<AdminClientDto>[] = [
    { key: 'name', label: t('client'), cell: (client) => <ClientName client={client} /> },
    {
      key: 'grants',
      label: t('grants'),
      cell: ({ grants, is_built_in }) => (is_built_in ? t('built_in') : grants.join(', ')),
    },
    {
      key: 'state',
      label: t('state'),
      cell: ({ disabled_at, is_public, is_built_in }) => (
        <span className="flex flex-wrap gap-1">
          {disabled_at ? <Tag tone="danger">{t('disabled')}</Tag> : <Tag tone="good">{t('enabled')}</Tag>}
          {is_public && !is_built_in ? <Tag>{t('public')}</Tag> : null}
        </span>
      ),
    },
    {
      key: 'live',
      label: t('live_grants'),
      cell: ({ live_grants }) => <span className="figures">{live_grants}</span>,
    },
    { key: 'since', label: t('since'), cell: ({ created_at }) => <When at={created_at} /> },
  ]
  return (
    <AdminPage part="clients" title={t('title')} lead={t('lead')} query={query}>
      <div>
        <ButtonLink href="/admin/clients/new" variant="primary">
          {t('new')}
        </ButtonLink>
      </div>
      <SearchForm
        action={path}
        text={{ name: 'q', label: t('search'), hint: t('search_hint'), value: asked.q ?? '' }}
        submit={t('submit')}
      />
      <DataTable
        caption={t('caption')}
        columns={columns}
        rows={clients}
        rowKey={({ client_id }) => client_id}
        empty={t('empty')}
      />
    </AdminPage>
  )
}

function ClientName({ client: { client_id, name, is_built_in } }: { client: AdminClientDto }) {
  return (
    <span className="grid">
      {is_built_in ? (
        <span className="font-medium">{name}</span>
      ) : (
        <Link
          href={`/admin/clients/${encodeURIComponent(client_id)}`}
          prefetch={false}
          className="-my-1 w-fit py-1 font-medium underline decoration-hairline underline-offset-4 hover:decoration-current"
        >
          {name}
        </Link>
      )}
      <code className="text-12 break-all text-ink-3">{client_id}</code>
    </span>
  )
}
