import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { ButtonLink } from '@/app/_components/button'
import { Notice } from '@/app/_components/notice'
import { PageTitle } from '@/app/_components/page-shell'
import { purposesOf } from '@/app/_shell/purposes'
import { isSimulated } from '@/app/_shell/simulated'
import { SitePage } from '@/app/_shell/site-page'
import { answerNotFound } from '@/app/_shell/stop'
import NotFound from '@/app/not-found'
import { findConnection } from '@/lib/connections/connection-row'
import { mayExport } from '@/lib/connections/export-scope'
import { connectionStateOf } from '@/lib/connections/status'
import { callbackReason } from '@/lib/oauth/callback-reasons'
import { musicProvider } from '@/lib/oauth/music-provider'
import type { Provider } from '@/lib/oauth/provider'
import { providerOrNull } from '@/lib/oauth/providers'
import { safeReturnTo } from '@/lib/oauth/return-to'
import { currentViewer } from '@/lib/viewer/current'
import { ConnectForm } from './_components/connect-form'
import { Gains } from './_components/gains'
import { Limits } from './_components/limits'

/** Long enough to see what the provider asks for, and to stay. */
const readingTimeMs = 3000

export async function generateMetadata({ params }: PageProps<'/connect/[provider]'>): Promise<Metadata> {
  const provider = providerOrNull((await params).provider)
  const t = await getTranslations('connect')
  return provider ? { title: t('title', { provider: provider.name }) } : {}
}

export default async function ConnectPage({ params, searchParams }: PageProps<'/connect/[provider]'>) {
  const provider = providerOrNull((await params).provider)
  if (!provider) return answerNotFound(<NotFound />)
  const query = await searchParams
  const returnTo = safeReturnTo(query.return_to)
  const reason = callbackReason(query.connect)
  const viewer = await currentViewer()
  const also = query.also === 'export' && provider.exportScope.length > 0 ? 'export' : undefined
  const connected = viewer && (await isConnected(viewer.account.id, provider, also))
  const t = await getTranslations('connect')
  const shell = await getTranslations('shell')
  const named = { provider: provider.name }
  return (
    <SitePage width="form">
      <PageTitle title={t('title', named)} lead={t(`leads.${also ?? purposesOf(provider)[0]}`, named)} />
      <div className="grid gap-6">
        {reason ? <Notice tone="needs-you">{t(`reasons.${reason}`, named)}</Notice> : null}
        {connected ? (
          <Notice
            title={t('connected', named)}
            action={
              <ButtonLink href={returnTo} variant="primary">
                {t('continue')}
              </ButtonLink>
            }
          >
            {t('connected_text')}
          </Notice>
        ) : null}
        {isSimulated() ? <Notice title={t('simulated', named)}>{shell('simulated_more')}</Notice> : null}
        <ConnectForm
          action={`/api/connect/${provider.id}`}
          returnTo={returnTo}
          also={also}
          auto={!reason && !connected && query.auto !== '0'}
          label={t(connected ? 'again' : 'connect')}
          announcement={t('connecting', named)}
          stay={t('stay')}
          waitMs={isSimulated() ? 0 : readingTimeMs}
        />
        {provider.id === musicProvider ? <Limits /> : <Gains provider={provider} />}
      </div>
    </SitePage>
  )
}

/** Whether nothing has to be asked for: a connection stands, and reaches as far as is wanted. */
async function isConnected(
  accountId: string,
  provider: Provider,
  also: 'export' | undefined,
): Promise<boolean> {
  const connection = await findConnection({ accountId, provider: provider.id })
  return connectionStateOf(connection).state === 'connected' && (!also || mayExport(provider, connection))
}
