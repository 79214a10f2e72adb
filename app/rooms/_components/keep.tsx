import { Download } from 'lucide-react'
import { getTranslations } from 'next-intl/server'
import { buttonClass } from '@/app/_components/button'
import { Card } from '@/app/_components/card'
import { ClientMessages } from '@/app/_i18n/client-messages'
import { ConnectButton } from '@/app/_shell/connect-button'
import { musicProvider } from '@/lib/oauth/music-provider'
import { providerOrNull } from '@/lib/oauth/providers'
import type { ExportDto } from '@/lib/playback/export/export-dto'
import { SavePlaylist } from './save-playlist'

type KeepProps = {
  /** Its code; its id where it has ended. */
  room: string
  /** Of the page it stands on. */
  path: string
  /** What became of the last playlist. */
  last: ExportDto | null
}

/** For the host: the history as a table, and as a playlist. */
export async function Keep({ room, path, last }: KeepProps) {
  const t = await getTranslations('history')
  const provider = providerOrNull(musicProvider)
  const named = { provider: provider?.name ?? musicProvider }
  const ask = (verb: 'ask' | 'connect' | 'reconnect') => (
    <ConnectButton provider={musicProvider} also="export" returnTo={`${path}#keep`} variant="primary">
      {t(`failures.${verb}`, named)}
    </ConnectButton>
  )
  return (
    <Card id="keep" title={t('keep.title')} lead={t('keep.lead')}>
      <ClientMessages of={['history']}>
        <SavePlaylist
          room={room}
          provider={named.provider}
          last={last}
          ways={{
            scope_needed: ask('ask'),
            not_connected: ask('connect'),
            needs_reconnect: ask('reconnect'),
          }}
          csv={
            <a href={`/api/rooms/${room}/history.csv`} download className={buttonClass({})}>
              <Download aria-hidden size={16} />
              {t('keep.csv')}
            </a>
          }
        />
      </ClientMessages>
    </Card>
  )
}
