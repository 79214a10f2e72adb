import { getTranslations } from 'next-intl/server'
import { ActionForm } from '@/app/_components/action-form'
import { ButtonLink } from '@/app/_components/button'
import { Confirm } from '@/app/_components/confirm'
import { Notice } from '@/app/_components/notice'
import { SubmitButton } from '@/app/_components/submit-button'
import { ConnectButton } from '@/app/_shell/connect-button'
import { formTexts } from '@/app/_shell/form-texts'
import { emailState } from '@/lib/accounts/mail/confirmation'
import { isLastWayIn } from '@/lib/connections/disconnect'
import { availableProviders } from '@/lib/oauth/providers'
import { disconnectAction } from '../actions'
import { Disclosure } from './disclosure'

type DisconnectProps = {
  accountId: string
  provider: { id: string; name: string }
  accountName: string
  /** The open room that has no music without it. */
  silences: string | null
}

/** Asks once, naming what is lost; the last way to sign in stays, with what to do first. */
export async function Disconnect({ accountId, provider, accountName, silences }: DisconnectProps) {
  const t = await getTranslations('account.connections')
  const label = (
    <span>
      {t('disconnect')} <span className="sr-only">{provider.name}</span>
    </span>
  )
  if (await isLastWayIn({ accountId, provider: provider.id })) {
    return (
      <Disclosure label={label}>
        <LastWayIn accountId={accountId} provider={provider} />
      </Disclosure>
    )
  }
  const { errorsTitle } = await formTexts()
  return (
    <Confirm
      variant="plain"
      className="-ml-4"
      label={label}
      question={
        <>
          {t('disconnect_question', { name: accountName })}{' '}
          {silences ? t('disconnect_room', { room: silences }) : null}
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

/** On the way to a password: what comes first, and where it is done. */
const steps = {
  email: { href: '#email', label: 'email', text: 'text_email' },
  confirmed: { href: '#email', label: 'confirmed', text: 'text_confirmed' },
  password: { href: '#password', label: 'password', text: 'text' },
} as const

type LastWayInProps = Pick<DisconnectProps, 'accountId' | 'provider'>

/** Why it cannot go yet, and each other way to sign in that can be set up first. */
async function LastWayIn({ accountId, provider }: LastWayInProps) {
  const t = await getTranslations('account.connections.last_way')
  const { email, confirmed } = await emailState(accountId)
  const next = email ? (confirmed ? steps.password : steps.confirmed) : steps.email
  const others = availableProviders().filter(({ id }) => id !== provider.id)
  return (
    <Notice
      tone="needs-you"
      title={t('title', { provider: provider.name })}
      action={
        <>
          <ButtonLink href={next.href}>{t(next.label)}</ButtonLink>
          {others.map(({ id, name }) => (
            <ConnectButton key={id} provider={id} returnTo="/account#connections" variant="quiet">
              {t('connect', { provider: name })}
            </ConnectButton>
          ))}
        </>
      }
    >
      {t(next.text)} {others.length > 0 ? t('text_others') : null}
    </Notice>
  )
}
