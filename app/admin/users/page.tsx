import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { answerForbidden } from '@/app/_shell/stop'
import { type AdminUserDto, listUsers, userShows, usersQuery } from '@/lib/admin/users'
import { AdminForbidden } from '../_access/admin-forbidden'
import { adminViewer } from '../_access/admin-viewer'
import { givenOf, readQuery } from '../_access/read-query'
import { AccountLink } from '../_components/account-link'
import { AdminPage } from '../_components/admin-page'
import { type Column, DataTable } from '../_components/data-table'
import { Pager } from '../_components/pager'
import { SearchForm } from '../_components/search-form'
import { UserTags } from '../_components/user-tags'
import { When } from '../_components/when'

const path = '/admin/users'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('admin.users'))('title'), robots: { index: false } }
}

export default async function UsersPage({ searchParams }: PageProps<'/admin/users'>) {
  const viewer = await adminViewer(path)
  if (!viewer) return answerForbidden(<AdminForbidden />)
  const given = await searchParams
  const query = readQuery(usersQuery, given)
  const { items, next_cursor } = await listUsers(viewer, query)
  const t = await getTranslations('admin.users')
  const columns: Column<AdminUserDto>[] = [
    { key: 'name', label: t('name'), cell: (user) => <AccountLink account={user} /> },
    {
      key: 'username',
      label: t('username'),
      cell: ({ username }) => username ?? <span className="text-ink-3">–</span>,
    },
    { key: 'marks', label: t('marks'), cell: (user) => <UserTags user={user} /> },
    { key: 'since', label: t('since'), cell: ({ created_at }) => <When at={created_at} /> },
  ]
  return (
    <AdminPage part="users" title={t('title')} lead={t('lead')} query={given}>
      <SearchForm
        action={path}
        text={{ name: 'q', label: t('search'), hint: t('search_hint'), value: query.q ?? '' }}
        choices={[
          {
            name: 'show',
            label: t('show'),
            value: query.show ?? '',
            options: [
              { value: '', label: t('shows.all') },
              ...userShows.map((show) => ({ value: show, label: t(`shows.${show}`) })),
            ],
          },
        ]}
        submit={t('submit')}
      />
      <DataTable
        caption={t('caption')}
        columns={columns}
        rows={items}
        rowKey={({ id }) => id}
        empty={t('empty')}
      />
      <Pager path={path} given={givenOf(given)} nextCursor={next_cursor} />
    </AdminPage>
  )
}
