import Link from 'next/link'
import { getTranslations } from 'next-intl/server'
import { ActionForm } from '@/app/_components/action-form'
import { Card } from '@/app/_components/card'
import { SubmitButton } from '@/app/_components/submit-button'
import { formTexts } from '@/app/_shell/form-texts'
import { listWebhooks } from '@/lib/events/webhooks/webhook-dto'
import { MadeWebhookSecret } from '../webhooks/_components/made-webhook-secret'
import { WebhookFields, webhookLabels } from '../webhooks/_components/webhook-fields'
import { createWebhookAction } from '../webhooks/actions'
import type { SectionProps } from './section'
import { WebhookRow } from './webhook-row'

/** The addresses outside that hear of an account's events: how each stands, and adding one. */
export async function Webhooks({ viewer: { account } }: SectionProps) {
  const t = await getTranslations('webhooks')
  const webhooks = await listWebhooks(account.id)
  return (
    <Card id="webhooks" title={t('title')} lead={t('lead')}>
      {webhooks.length > 0 ? (
        <ul className="grid border-t border-hairline">
          {webhooks.map((webhook) => (
            <WebhookRow key={webhook.id} webhook={webhook} />
          ))}
        </ul>
      ) : (
        <p className="border-t border-hairline pt-4 text-14 text-ink-2">
          {t('none')}{' '}
          <Link href="/docs#webhooks" prefetch={false} className="underline underline-offset-4">
            {t('docs')}
          </Link>
        </p>
      )}
      <NewWebhook />
    </Card>
  )
}

/** Adds a webhook, and shows its secret this once. */
async function NewWebhook() {
  const t = await getTranslations('webhooks.new')
  const { errorsTitle } = await formTexts()
  return (
    <section aria-labelledby="new-webhook" className="mt-6">
      <h3 id="new-webhook" className="mb-4 text-16 font-semibold">
        {t('title')}
      </h3>
      <ActionForm
        action={createWebhookAction}
        errorsTitle={errorsTitle}
        labels={await webhookLabels()}
        className="grid gap-6"
      >
        <MadeWebhookSecret />
        <WebhookFields />
        <div>
          <SubmitButton variant="quiet">{t('submit')}</SubmitButton>
        </div>
      </ActionForm>
    </section>
  )
}
