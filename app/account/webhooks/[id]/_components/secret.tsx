import { getTranslations } from 'next-intl/server'
import { ActionForm } from '@/app/_components/action-form'
import { Card } from '@/app/_components/card'
import { Confirm } from '@/app/_components/confirm'
import { UntilMade } from '@/app/_components/made-secret'
import { SubmitButton } from '@/app/_components/submit-button'
import { formTexts } from '@/app/_shell/form-texts'
import { timeWords } from '@/app/account/_components/time-words'
import type { WebhookDto } from '@/lib/events/webhooks/webhook-dto'
import { MadeWebhookSecret } from '../../_components/made-webhook-secret'
import { rotateSecretAction } from '../../actions'

/** Makes a new signing secret, after saying how long the old one goes along. */
export async function Secret({ webhook }: { webhook: WebhookDto }) {
  const t = await getTranslations('webhooks.secret')
  const { errorsTitle } = await formTexts()
  const when = await timeWords()
  const until = webhook.previous_secret_until
  return (
    <Card id="secret" title={t('title')} lead={t('lead')}>
      <div className="grid gap-4">
        {until ? <p className="text-14 text-ink-2">{t('overlap', { when: when(until) })}</p> : null}
        <ActionForm action={rotateSecretAction} errorsTitle={errorsTitle} className="grid gap-4">
          <input type="hidden" name="webhook_id" value={webhook.id} />
          <MadeWebhookSecret />
          <UntilMade name="webhook_secret">
            <Confirm label={t('rotate')} question={t(until ? 'rotate_both' : 'rotate_question')}>
              <SubmitButton variant="danger">{t('rotate_yes')}</SubmitButton>
            </Confirm>
          </UntilMade>
        </ActionForm>
      </div>
    </Card>
  )
}
