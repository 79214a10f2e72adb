import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import NotFound from '@/app/not-found'
import { isAppError } from '@/lib/errors'
import { type Friends, friendsOf } from '@/lib/friends/friends-of'
import { type FriendsProvider, friendsProvider } from '@/lib/oauth/friends-provider'
import { currentRoom } from '@/lib/rooms/read'
import { currentBrowser } from '@/lib/viewer/current'
import type { SessionViewer } from '@/lib/viewer/viewer'
import { ButtonLink } from '../_components/button'
import { PageTitle } from '../_components/page-shell'
import { ClientMessages } from '../_i18n/client-messages'
import { ProviderIcon } from '../_shell/provider-icon'
import { ProviderSignIn } from '../_shell/provider-sign-in'
import { SitePage } from '../_shell/site-page'
import { answerNotFound } from '../_shell/stop'
import { FriendList } from './_components/friend-list'
import { invitationTo } from './_components/invitation'
import { NeedsReconnect, NotConnected } from './_components/not-connected'
import { RoomCard } from './_components/room-card'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('friends'))('title'), robots: { index: false } }
}

/** The friends at the provider that tells them, and the way to bring them into the room. */
export default async function FriendsPage() {
  const provider = friendsProvider()
  if (!provider) return answerNotFound(<NotFound />)
  const viewer = await currentBrowser()
  if (!viewer) return <NobodyHere provider={provider} />
  const found = await friendsOrWay(viewer)
  if (found === 'not_connected') return <NotConnected provider={provider} />
  if (found === 'needs_reconnect') return <NeedsReconnect provider={provider} />
  const room = await currentRoom(viewer)
  const invitation = room && invitationTo(room)
  const t = await getTranslations('friends')
  return (
    <SitePage width="wide">
      <PageTitle title={t('title')} lead={t('lead', { provider: provider.name })} />
      <ClientMessages of={['friends']}>
        <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_22rem] lg:gap-12">
          <div className="lg:sticky lg:top-6 lg:order-2">
            <RoomCard room={room} invitation={invitation} />
          </div>
          <FriendList list={found} invitation={invitation} />
        </div>
      </ClientMessages>
    </SitePage>
  )
}

async function friendsOrWay({
  account,
}: SessionViewer): Promise<Friends | 'not_connected' | 'needs_reconnect'> {
  try {
    return await friendsOf(account.id)
  } catch (error) {
    if (isAppError(error, 'not_connected')) return 'not_connected'
    if (isAppError(error, 'needs_reconnect')) return 'needs_reconnect'
    throw error
  }
}

async function NobodyHere({ provider }: { provider: FriendsProvider }) {
  const t = await getTranslations('friends')
  const named = { provider: provider.name }
  return (
    <SitePage width="form">
      <PageTitle title={t('title')} lead={t('nobody.text', named)} />
      <div className="grid gap-3">
        <ProviderSignIn provider={provider.id} returnTo="/friends">
          <ProviderIcon provider={provider} />
          {t('nobody.continue', named)}
        </ProviderSignIn>
        <ButtonLink href="/sign-in?return_to=%2Ffriends" variant="plain" size="large" wide>
          {t('nobody.sign_in')}
        </ButtonLink>
      </div>
    </SitePage>
  )
}
