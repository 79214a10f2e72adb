import { getFormatter, getTranslations } from 'next-intl/server'
import { ButtonLink } from '@/app/_components/button'
import { Notice } from '@/app/_components/notice'
import { ConnectButton } from '@/app/_shell/connect-button'
import { ConsentEnds } from '@/app/_shell/consent-ends'
import { ProviderIcon } from '@/app/_shell/provider-icon'
import { ProviderSignIn } from '@/app/_shell/provider-sign-in'
import { purposesOf } from '@/app/_shell/purposes'
import { endsSoon } from '@/lib/connections/expiry'
import { connectionRefusedForDays } from '@/lib/connections/refusals'
import { type ConnectionStatus, connectionStatus } from '@/lib/connections/status'
import type { CallbackReason } from '@/lib/oauth/callback-reasons'
import { musicProvider } from '@/lib/oauth/music-provider'
import type { Provider } from '@/lib/oauth/provider'
import { Disconnect } from './disconnect'

const here = '/account#connections'

/** A callback that failed, and where its person was going. */
type Failed = { reason: CallbackReason; returnTo: string }

type ConnectionProps = {
  accountId: string
  provider: Provider
  /** Name of the open room this account hosts. */
  hostedRoom: string | null
  failed: Failed | null
}

/** One provider: whose account is connected, how it stands, what it is for. */
export async function Connection({ accountId, provider, hostedRoom, failed }: ConnectionProps) {
  const t = await getTranslations('account.connections')
  const status = await connectionStatus(accountId, provider.id)
  const end = endsSoon(status)
  const verb = status.state === 'needs_reconnect' ? 'reconnect' : 'connect'
  return (
    <li className="grid gap-4 border-t border-hairline py-5 first:pt-5 last:pb-0">
      {failed ? <FailedNotice provider={provider} failed={failed} /> : null}
      <div className="flex flex-wrap items-center justify-between gap-4">
        <div className="flex min-w-0 flex-1 basis-60 gap-4">
          <span className="grid size-11 shrink-0 place-items-center rounded-control bg-high text-ink-2">
            <ProviderIcon provider={provider} />
          </span>
          <div className="grid min-w-0 gap-1">
            <h3 className="text-16 font-medium">{provider.name}</h3>
            <p className="text-14 text-ink-3">
              {purposesOf(provider)
                .map((purpose) => t(`purposes.${purpose}`))
                .join(' · ')}
            </p>
            <StatusWords accountId={accountId} provider={provider} status={status} />
          </div>
        </div>
        {status.state === 'connected' ? (
          provider.friends ? (
            <ButtonLink href="/friends" prefetch={false}>
              {t('friends')}
            </ButtonLink>
          ) : null
        ) : (
          <ConnectButton
            provider={provider.id}
            returnTo={failed?.returnTo ?? here}
            label={t(`${verb}_named`, { provider: provider.name })}
            variant={verb === 'reconnect' ? 'primary' : 'quiet'}
          >
            {t(verb)}
          </ConnectButton>
        )}
      </div>
      {end ? <ConsentEnds provider={provider} end={end} returnTo={failed?.returnTo ?? here} /> : null}
      {status.state === 'not_connected' ? null : (
        <Disconnect
          accountId={accountId}
          provider={provider}
          accountName={status.account?.name ?? provider.name}
          silences={provider.id === musicProvider ? hostedRoom : null}
        />
      )}
    </li>
  )
}

async function FailedNotice({ provider, failed }: { provider: Provider; failed: Failed }) {
  const t = await getTranslations('connect')
  const named = { provider: provider.name }
  return (
    <Notice
      tone="needs-you"
      action={
        failed.reason === 'account_taken' ? (
          <ProviderSignIn provider={provider.id} returnTo={failed.returnTo} compact>
            {t('sign_in_with_it', named)}
          </ProviderSignIn>
        ) : undefined
      }
    >
      {t(`reasons.${failed.reason}`, named)}
    </Notice>
  )
}

type StatusProps = { accountId: string; provider: Provider; status: ConnectionStatus }

async function StatusWords({ accountId, provider, status }: StatusProps) {
  const t = await getTranslations('account.connections')
  const format = await getFormatter()
  const named = { provider: provider.name, name: status.account?.name ?? '' }
  if (status.state === 'not_connected') return <p className="text-14 text-ink-3">{t('not_connected')}</p>
  if (status.state === 'needs_reconnect') {
    return <p className="text-14 text-needs-you">{t('needs_reconnect', named)}</p>
  }
  const isRefused =
    status.blocked_reason === 'provider_down' &&
    (await connectionRefusedForDays({ accountId, provider: provider.id }))
  const until = status.blocked_until ? new Date(status.blocked_until) : null
  return (
    <>
      <p className="text-14 wrap-anywhere text-ink-2">{t('connected', named)}</p>
      {status.blocked_reason ? (
        <p className="text-14 text-ink-3">
          {status.blocked_reason === 'rate_limited' && until
            ? t('blocked_rate_limited', { ...named, time: format.dateTime(until, { timeStyle: 'short' }) })
            : t(isRefused ? 'blocked_refused' : 'blocked_provider_down', named)}
        </p>
      ) : null}
    </>
  )
}
