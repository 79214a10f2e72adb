import { getFormatter, getTranslations } from 'next-intl/server'
import { ActionForm } from '@/app/_components/action-form'
import { Card } from '@/app/_components/card'
import { Confirm } from '@/app/_components/confirm'
import { Notice } from '@/app/_components/notice'
import { SubmitButton } from '@/app/_components/submit-button'
import { formTexts } from '@/app/_shell/form-texts'
import { ProviderSignIn } from '@/app/_shell/provider-sign-in'
import { type ConnectionStatus, connectionStatus } from '@/lib/connections/status'
import { callbackReason } from '@/lib/oauth/callback-reasons'
import { providerOrNull } from '@/lib/oauth/providers'
import { safeReturnTo } from '@/lib/oauth/return-to'
import { disconnectAction } from '../actions'
import type { SectionProps } from './section'

/** Whether there is any provider to connect. */
export function hasConnections(): boolean {
  return providerOrNull('spotify') !== null
}

/** An account's providers: their state in words and the one thing to do about it. */
export async function Connections({ viewer, hostedRoom, query }: SectionProps) {
  const provider = providerOrNull('spotify')
  if (!provider) return null
  const reason = callbackReason(query.connect)
  const failed = reason ? { reason, returnTo: safeReturnTo(query.return_to ?? '/account') } : null
  const t = await getTranslations('account.connections')
  const connect = await getTranslations('connect')
  const status = await connectionStatus(viewer.account.id, provider.id)
  const named = { provider: provider.name }
  return (
    <Card id="connections" title={t('title')} lead={t('lead')}>
      {failed ? (
        <Notice
          tone="needs-you"
          className="mb-4"
          action={
            failed.reason === 'account_taken' ? (
              <ProviderSignIn provider={provider.id} returnTo={failed.returnTo} compact>
                {connect('sign_in_with_it', named)}
              </ProviderSignIn>
            ) : undefined
          }
        >
          {connect(`reasons.${failed.reason}`, named)}
        </Notice>
      ) : null}
      <div className="grid gap-4 border-t border-hairline pt-4">
        <div className="flex flex-wrap items-center justify-between gap-4">
          <div className="grid min-w-0 flex-1 basis-60 gap-1">
            <h3 className="text-16 font-medium">{provider.name}</h3>
            <StatusWords status={status} />
          </div>
          {status.state === 'connected' ? null : (
            <ConnectButton
              provider={provider.id}
              returnTo={failed?.returnTo ?? '/account#connections'}
              label={t(status.state === 'needs_reconnect' ? 'reconnect' : 'connect')}
            />
          )}
        </div>
        {status.state === 'not_connected' ? null : (
          <Disconnect
            provider={provider}
            accountName={status.account?.name ?? provider.name}
            hostedRoom={hostedRoom}
          />
        )}
      </div>
    </Card>
  )
}

async function StatusWords({ status }: { status: ConnectionStatus }) {
  const t = await getTranslations('account.connections')
  const format = await getFormatter()
  if (status.state === 'not_connected') {
    return (
      <p className="text-14 text-ink-3">
        {t('not_connected')}. {t('not_connected_text')}
      </p>
    )
  }
  if (status.state === 'needs_reconnect') {
    return <p className="text-14 text-needs-you">{t('needs_reconnect')}</p>
  }
  const until = status.blocked_until ? new Date(status.blocked_until) : null
  return (
    <>
      <p className="text-14 text-ink-2">{t('connected', { name: status.account?.name ?? '' })}</p>
      <p className="text-14 text-ink-3">
        {status.blocked_reason === 'rate_limited' && until
          ? t('blocked_rate_limited', { time: format.dateTime(until, { timeStyle: 'short' }) })
          : t(status.blocked_reason ? 'blocked_provider_down' : 'connected_text')}
      </p>
    </>
  )
}

function ConnectButton({ provider, returnTo, label }: { provider: string; returnTo: string; label: string }) {
  return (
    <form method="post" action={`/api/connect/${provider}`}>
      <input type="hidden" name="return_to" value={returnTo} />
      <SubmitButton>{label}</SubmitButton>
    </form>
  )
}

type DisconnectProps = {
  provider: { id: string; name: string }
  accountName: string
  hostedRoom: string | null
}

async function Disconnect({ provider, accountName, hostedRoom }: DisconnectProps) {
  const t = await getTranslations('account.connections')
  const { errorsTitle } = await formTexts()
  return (
    <Confirm
      variant="plain"
      className="-ml-4"
      label={t('disconnect')}
      question={
        <>
          {t('disconnect_question', { name: accountName })}{' '}
          {hostedRoom ? t('disconnect_room', { room: hostedRoom }) : null}
        </>
      }
    >
      <ActionForm action={disconnectAction} errorsTitle={errorsTitle}>
        <input type="hidden" name="provider" value={provider.id} />
        <SubmitButton variant="danger">{t('disconnect_yes', { provider: provider.name })}</SubmitButton>
      </ActionForm>
    </Confirm>
  )
}
