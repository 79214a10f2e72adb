import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { answerForbidden, answerNotFound } from '@/app/_shell/stop'
import NotFound from '@/app/not-found'
import { readUser } from '@/lib/admin/user-details'
import { isAppError } from '@/lib/errors'
import type { Viewer } from '@/lib/viewer/viewer'
import { AdminForbidden } from '../../_access/admin-forbidden'
import { adminViewer } from '../../_access/admin-viewer'
import { AdminPage } from '../../_components/admin-page'
import { UserTags } from '../../_components/user-tags'
import { UserConnections, UserRooms } from './_components/belongings'
import { UserFacts } from './_components/facts'
import { UserMarks } from './_components/marks'
import { UserSuspension } from './_components/suspension'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('admin.user'))('title'), robots: { index: false } }
}

type UserPageProps = PageProps<'/admin/users/[id]'>

export default async function UserPage({ params, searchParams }: UserPageProps) {
  const { id } = await params
  const viewer = await adminViewer(`/admin/users/${encodeURIComponent(id)}`)
  if (!viewer) return answerForbidden(<AdminForbidden />)
  const user = await found(viewer, id)
  if (!user) return answerNotFound(<NotFound />)
  const isSelf = user.id === viewer.account.id
  return (
    <AdminPage part="users" title={user.name} lead={<UserTags user={user} />} query={await searchParams}>
      <div className="grid gap-6 lg:grid-cols-2">
        <UserFacts user={user} />
        <div className="grid content-start gap-6">
          {user.kind === 'registered' ? <UserMarks user={user} isSelf={isSelf} /> : null}
          {isSelf ? null : <UserSuspension user={user} />}
        </div>
      </div>
      <UserConnections connections={user.connections} />
      <UserRooms rooms={user.rooms} />
    </AdminPage>
  )
}

async function found(viewer: Viewer, id: string) {
  try {
    return await readUser(viewer, id)
  } catch (error) {
    if (isAppError(error, 'not_found')) return null
    throw error
  }
}
