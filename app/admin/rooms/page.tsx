import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { answerForbidden } from '@/app/_shell/stop'
import { listRooms, roomsQuery } from '@/lib/admin/rooms'
import { AdminForbidden } from '../_access/admin-forbidden'
import { adminViewer } from '../_access/admin-viewer'
import { addressOf, givenOf, readQuery } from '../_access/read-query'
import { AdminPage } from '../_components/admin-page'
import { Pager } from '../_components/pager'
import { RoomTable } from '../_components/room-table'
import { SearchForm } from '../_components/search-form'

const path = '/admin/rooms'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('admin.rooms'))('title'), robots: { index: false } }
}

export default async function RoomsPage({ searchParams }: PageProps<'/admin/rooms'>) {
  const viewer = await adminViewer(path)
  if (!viewer) return answerForbidden(<AdminForbidden />)
  const query = await searchParams
  const given = givenOf(query)
  const asked = readQuery(roomsQuery, query)
  const { items, next_cursor } = await listRooms(viewer, asked)
  const t = await getTranslations('admin.rooms')
  return (
    <AdminPage part="rooms" title={t('title')} lead={t('lead')} query={query}>
      <SearchForm
        action={path}
        text={{ name: 'q', label: t('search'), hint: t('search_hint'), value: asked.q ?? '' }}
        submit={t('submit')}
      />
      <RoomTable rooms={items} back={addressOf(path, given)} />
      <Pager path={path} given={given} nextCursor={next_cursor} />
    </AdminPage>
  )
}
