import { getTranslations } from 'next-intl/server'
import { ActionForm } from '@/app/_components/action-form'
import { ButtonLink } from '@/app/_components/button'
import { Card } from '@/app/_components/card'
import { Notice } from '@/app/_components/notice'
import { SubmitButton } from '@/app/_components/submit-button'
import { formTexts } from '@/app/_shell/form-texts'
import type { DeliveryPage } from '@/lib/events/webhooks/deliveries'
import type { WebhookDto } from '@/lib/events/webhooks/webhook-dto'
import { sendTestEventAction } from '../../actions'
import { DeliveryRow } from './delivery-row'
import { LookAgain } from './look-again'
import { lookAgainIn } from './look-again-in'

type DeliveriesProps = {
  webhook: WebhookDto
  page: DeliveryPage
  /** Where the page before this one ended. */
  before: string | null
  done: 'test_sent' | 'sent_again' | null
}

/** What was sent to a webhook, newest first, each to be sent again. */
export async function Deliveries({ webhook, page, before, done }: DeliveriesProps) {
  const t = await getTranslations('webhooks.deliveries')
  const { deliveries, next_before } = page
  const path = `/account/webhooks/${webhook.id}`
  const now = new Date()
  const none = before ? 'none_older' : webhook.enabled ? 'none' : 'none_off'
  return (
    <Card id="deliveries" title={t('title')} lead={t('lead')}>
      <LookAgain at={now.getTime()} inMs={lookAgainIn(deliveries, now)} />
      <div className="grid gap-4">
        {done ? <Notice alert>{t(done)}</Notice> : null}
        {webhook.enabled ? <SendTestEvent id={webhook.id} /> : null}
        {deliveries.length > 0 ? (
          <ul className="grid border-t border-hairline">
            {deliveries.map((delivery) => (
              <DeliveryRow key={delivery.id} webhook={webhook} delivery={delivery} before={before} />
            ))}
          </ul>
        ) : (
          <p className="border-t border-hairline pt-4 text-14 text-ink-2">{t(none)}</p>
        )}
        {before || next_before ? (
          <nav aria-label={t('pages')} className="flex flex-wrap gap-3">
            {before ? (
              <ButtonLink href={`${path}#deliveries`} prefetch={false}>
                {t('newest')}
              </ButtonLink>
            ) : null}
            {next_before ? (
              <ButtonLink
                href={`${path}?${new URLSearchParams({ before: next_before })}#deliveries`}
                prefetch={false}
              >
                {t('older')}
              </ButtonLink>
            ) : null}
          </nav>
        ) : null}
      </div>
    </Card>
  )
}

async function SendTestEvent({ id }: { id: string }) {
  const t = await getTranslations('webhooks.deliveries')
  const { errorsTitle } = await formTexts()
  return (
    <ActionForm action={sendTestEventAction} errorsTitle={errorsTitle}>
      <input type="hidden" name="webhook_id" value={id} />
      <SubmitButton variant="quiet">{t('test')}</SubmitButton>
    </ActionForm>
  )
}
