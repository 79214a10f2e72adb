import { getTranslations } from 'next-intl/server'
import { Notice } from '@/app/_components/notice'
import { PageTitle } from '@/app/_components/page-shell'
import { ConnectButton } from '@/app/_shell/connect-button'
import { SitePage } from '@/app/_shell/site-page'
import type { FriendsProvider } from '@/lib/oauth/friends-provider'

type Props = { provider: FriendsProvider }

/** What would stand here, and the button that brings it. */
export async function NotConnected({ provider }: Props) {
  const t = await getTranslations('friends.not_connected')
  const named = { provider: provider.name }
  return (
    <SitePage width="form">
      <PageTitle title={t('title', named)} lead={t('text', named)} />
      <ConnectButton provider={provider.id} returnTo="/friends" size="large" wide>
        {t('connect', named)}
      </ConnectButton>
      <p className="mt-4 text-14 text-ink-3">{t('kept', named)}</p>
    </SitePage>
  )
}

/** The consent has ended: the same button, and what it means. */
export async function NeedsReconnect({ provider }: Props) {
  const t = await getTranslations('friends')
  const named = { provider: provider.name }
  return (
    <SitePage width="form">
      <PageTitle title={t('title')} />
      <Notice
        tone="needs-you"
        title={t('needs_reconnect.title', named)}
        action={
          <ConnectButton provider={provider.id} returnTo="/friends">
            {t('needs_reconnect.reconnect', named)}
          </ConnectButton>
        }
      >
        {t('needs_reconnect.text')}
      </Notice>
    </SitePage>
  )
}
