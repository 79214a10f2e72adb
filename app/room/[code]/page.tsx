import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { AccountMenu } from '@/app/_components/account-menu'
import { SiteFooter } from '@/app/_components/page-shell'
import { ClientMessages } from '@/app/_i18n/client-messages'
import { isSimulated } from '@/app/_shell/simulated'
import { answerNotFound } from '@/app/_shell/stop'
import { friendsProvider } from '@/lib/oauth/friends-provider'
import { normaliseCode } from '@/lib/room-codes'
import { roomForMember } from '@/lib/snapshot/read'
import { currentViewer } from '@/lib/viewer/current'
import RoomNotFound from './_components/room-not-found'
import { RoomScreen } from './_components/room-screen'

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('room')
  return { title: t('title'), robots: { index: false } }
}

type RoomPageProps = PageProps<'/room/[code]'>

/** The room of a member. Anybody else is asked to join first. */
export default async function RoomPage({ params, searchParams }: RoomPageProps) {
  const { code } = await params
  const normal = normaliseCode(code)
  if (!normal) return answerNotFound(<RoomNotFound />)
  const viewer = await currentViewer()
  if (!viewer) redirect(`/join/${normal}`)
  const found = await roomForMember(viewer, normal)
  // Whether it exists is not told to those outside: the page to join answers them all.
  if (found.kind === 'room_not_found') redirect(`/join/${normal}`)
  if (found.kind === 'banned') return answerNotFound(<RoomNotFound />)
  const { failed } = await searchParams
  const { room, snapshot } = found
  return (
    <ClientMessages of={['room', 'ask', 'people', 'shell']}>
      <RoomScreen
        key={room.code}
        seed={{ snapshot, memberId: room.member_id, renderedAt: Date.now() }}
        failed={typeof failed === 'string' ? failed : null}
        guestName={viewer.account.kind === 'guest' ? viewer.account.name : null}
        menu={<AccountMenu account={viewer.account} friends={friendsProvider() !== null} />}
        footer={<SiteFooter simulated={isSimulated()} />}
      />
    </ClientMessages>
  )
}
