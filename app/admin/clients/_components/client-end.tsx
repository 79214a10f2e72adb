import { getTranslations } from 'next-intl/server'
import { ActionForm } from '@/app/_components/action-form'
import { Card } from '@/app/_components/card'
import { Confirm } from '@/app/_components/confirm'
import { MadeSecret } from '@/app/_components/made-secret'
import { SubmitButton } from '@/app/_components/submit-button'
import { formTexts } from '@/app/_shell/form-texts'
import type { AdminClientDto } from '@/lib/admin/clients'
import { ConfirmAction } from '../../_components/confirm-action'
import { When } from '../../_components/when'
import { disableClientAction, enableClientAction, rotateSecretAction } from '../actions'
import { madeTexts } from './client-texts'

/** Makes a new secret, after saying that the old one is dead then. */
export async function ClientSecret({ client }: { client: AdminClientDto }) {
  const t = await getTranslations('admin.clients')
  const { errorsTitle } = await formTexts()
  if (client.is_public) {
    return (
      <Card id="secret" title={t('secret')}>
        <p className="text-14 text-ink-2">{t('public_hint')}</p>
      </Card>
    )
  }
  return (
    <Card id="secret" title={t('secret')} lead={t('secret_lead')}>
      <p className="mb-4 text-14 text-ink-2">
        {t('secret_since')} <When at={client.secret_rotated_at ?? client.created_at} />
      </p>
      <ActionForm action={rotateSecretAction} errorsTitle={errorsTitle} className="grid gap-4">
        <input type="hidden" name="id" value={client.client_id} />
        <MadeSecret
          {...(await madeTexts())}
          name="client_secret"
          title={t('made.secret_title')}
          label={t('made.secret')}
        />
        <Confirm label={t('rotate')} question={t('rotate_question', { name: client.name })}>
          <SubmitButton variant="danger">{t('rotate_yes')}</SubmitButton>
        </Confirm>
      </ActionForm>
    </Card>
  )
}

/** Disables a client, after saying what ends with it, or lets it in again. */
export async function ClientAccess({ client }: { client: AdminClientDto }) {
  const t = await getTranslations('admin.clients')
  const fields = { id: client.client_id, back: `/admin/clients/${client.client_id}` }
  if (client.disabled_at) {
    return (
      <Card id="access" title={t('enable')} lead={t('enable_lead')}>
        <form action={enableClientAction}>
          <input type="hidden" name="id" value={fields.id} />
          <input type="hidden" name="back" value={fields.back} />
          <SubmitButton variant="quiet">{t('enable')}</SubmitButton>
        </form>
      </Card>
    )
  }
  return (
    <Card id="access" title={t('disable')} lead={t('disable_lead')}>
      <ConfirmAction
        id="disable"
        label={t('disable')}
        fullLabel={t('disable_of', { name: client.name })}
        title={t('disable_question', { name: client.name })}
        question={t('disable_lost', { count: client.live_grants })}
        confirm={t('disable_yes')}
        action={disableClientAction}
        fields={fields}
      />
    </Card>
  )
}
