import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { after } from 'next/server'
import { getTranslations } from 'next-intl/server'
import { AccountMenu } from '@/app/_components/account-menu'
import { SiteFooter } from '@/app/_components/page-shell'
import { QrCode } from '@/app/_components/qr-code'
import { ClientMessages } from '@/app/_i18n/client-messages'
import { ConsentEnds } from '@/app/_shell/consent-ends'
import { isSimulated } from '@/app/_shell/simulated'
import { answerForbidden, answerNotFound } from '@/app/_shell/stop'
import { env } from '@/env'
import { endsSoon } from '@/lib/connections/expiry'
import { friendsProvider } from '@/lib/oauth/friends-provider'
import { musicProvider } from '@/lib/oauth/music-provider'
import { providerOrNull } from '@/lib/oauth/providers'
import { wakeOnVisit } from '@/lib/playback/conductor/wake'
import { normaliseCode } from '@/lib/room-codes'
import { hasDisplayLink } from '@/lib/rooms/display/link'
import { hostPage } from '@/lib/snapshot/read'
import { currentViewer } from '@/lib/viewer/current'
import RoomNotFound from '../_components/room-not-found'
import HostPageForbidden from './_components/host-page-forbidden'
import { HostScreen } from './_components/host-screen'
import { ShowOnTv } from './_components/show-on-tv'

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('host')
  return { title: t('title'), robots: { index: false } }
}

type HostPageProps = PageProps<'/room/[code]/host'>

/**
 * The controls of a room. Who may see them is decided here, before anything is rendered and with nothing streaming
 * above: only so does a refused document get its true status (DECISIONS.md).
 */
export default async function HostPage({ params, searchParams }: HostPageProps) {
  const code = normaliseCode((await params).code)
  if (!code) return answerNotFound(<RoomNotFound />)
  const viewer = await currentViewer()
  if (!viewer) redirect(`/join/${code}`)
  const found = await hostPage(viewer, code)
  if (found.kind === 'room_not_found') redirect(`/join/${code}`)
  if (found.kind !== 'found') return answerForbidden(<HostPageForbidden />)

  const { room, snapshot, connection } = found
  if (room.is_host && connection.state === 'not_connected') {
    redirect(`/connect/${musicProvider}?return_to=${encodeURIComponent(`/room/${code}/host`)}`)
  }
  after(() => wakeOnVisit(room.id))
  const end = room.is_host ? endsSoon(connection) : null
  const music = end && providerOrNull(musicProvider)

  const t = await getTranslations('host')
  const { failed } = await searchParams
  const joinUrl = `${env().JOIN_ORIGIN}/join/${code}`
  return (
    <ClientMessages of={['room', 'ask', 'host', 'people', 'soundCheck', 'tv', 'shell']}>
      <HostScreen
        key={code}
        seed={{ snapshot, memberId: room.member_id, renderedAt: Date.now() }}
        failed={typeof failed === 'string' ? failed : null}
        joinUrl={joinUrl}
        consentEnds={
          end && music ? <ConsentEnds provider={music} end={end} returnTo={`/room/${code}/host`} /> : null
        }
        qr={
          <QrCode
            value={joinUrl}
            label={t('invite.qr', { link: joinUrl })}
            className="size-48 shrink-0 sm:size-36"
          />
        }
        tv={<ShowOnTv code={code} isOn={await hasDisplayLink(room.id)} />}
        menu={<AccountMenu account={viewer.account} friends={friendsProvider() !== null} />}
        footer={<SiteFooter simulated={isSimulated()} className="max-w-[88rem]" />}
      />
    </ClientMessages>
  )
}
