import { getTranslations } from 'next-intl/server'
import { ActionForm } from '@/app/_components/action-form'
import { Card } from '@/app/_components/card'
import { Confirm } from '@/app/_components/confirm'
import { SubmitButton } from '@/app/_components/submit-button'
import { formTexts } from '@/app/_shell/form-texts'
import type { WebhookDto } from '@/lib/events/webhooks/webhook-dto'
import { titleOf } from '../../_components/health'
import { deleteWebhookAction } from '../../actions'

/** The end of a webhook, after saying what is lost with it. */
export async function DeleteWebhook({ webhook }: { webhook: WebhookDto }) {
  const t = await getTranslations('webhooks.delete')
  const { errorsTitle } = await formTexts()
  const name = titleOf(webhook)
  return (
    <Card id="delete" title={t('title')} lead={t('lead')}>
      <Confirm
        variant="danger"
        label={t('button')}
        question={
          <>
            {t('question', { name })} {webhook.waiting > 0 ? t('waiting', { count: webhook.waiting }) : null}
          </>
        }
      >
        <ActionForm action={deleteWebhookAction} errorsTitle={errorsTitle}>
          <input type="hidden" name="webhook_id" value={webhook.id} />
          <SubmitButton variant="danger">{t('yes', { name })}</SubmitButton>
        </ActionForm>
      </Confirm>
    </Card>
  )
}
