import { getTranslations } from 'next-intl/server'
import { ActionForm } from '@/app/_components/action-form'
import { Card } from '@/app/_components/card'
import { SwitchField } from '@/app/_components/choice-field'
import { SubmitButton } from '@/app/_components/submit-button'
import { formTexts } from '@/app/_shell/form-texts'
import type { WebhookDto } from '@/lib/events/webhooks/webhook-dto'
import { WebhookFields, webhookLabels } from '../../_components/webhook-fields'
import { updateWebhookAction } from '../../actions'

/** Where a webhook calls, what it is told of, and whether it is. */
export async function Settings({ webhook }: { webhook: WebhookDto }) {
  const t = await getTranslations('webhooks')
  const { errorsTitle } = await formTexts()
  const { url, name, types, enabled } = webhook
  return (
    <Card id="settings" title={t('settings.title')}>
      <ActionForm
        // What was saved stands in a form of its own: the old one would keep what was typed there before.
        key={JSON.stringify([url, name, types, enabled])}
        action={updateWebhookAction}
        errorsTitle={errorsTitle}
        labels={await webhookLabels()}
        className="grid gap-6"
      >
        <input type="hidden" name="webhook_id" value={webhook.id} />
        <WebhookFields webhook={webhook} />
        <SwitchField
          name="enabled"
          label={t('fields.enabled')}
          hint={t('fields.enabled_hint')}
          defaultChecked={enabled}
        />
        <div>
          <SubmitButton>{t('settings.save')}</SubmitButton>
        </div>
      </ActionForm>
    </Card>
  )
}
