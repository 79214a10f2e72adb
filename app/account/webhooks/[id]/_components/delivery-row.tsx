import { getTranslations } from 'next-intl/server'
import { ActionForm } from '@/app/_components/action-form'
import { SubmitButton } from '@/app/_components/submit-button'
import { Tag, type TagTone } from '@/app/_components/tag'
import { formTexts } from '@/app/_shell/form-texts'
import { timeWords } from '@/app/account/_components/time-words'
import type { DeliveryDto } from '@/lib/events/webhooks/deliveries'
import type { WebhookDto } from '@/lib/events/webhooks/webhook-dto'
import { eventWords } from '../../_components/event-words'
import { replayDeliveryAction } from '../../actions'
import { answerWords } from './answer-words'

type DeliveryRowProps = { webhook: WebhookDto; delivery: DeliveryDto; before: string | null }

const tones: Record<DeliveryDto['state'], TagTone> = {
  pending: 'plain',
  delivered: 'good',
  dead: 'needs-you',
}

/** One message: what it told, how its sending went, and sending it again. */
export async function DeliveryRow({ webhook, delivery, before }: DeliveryRowProps) {
  const t = await getTranslations('webhooks.deliveries')
  const words = await eventWords()
  const when = await timeWords()
  const { type, state, attempts } = delivery
  const underWay = state === 'pending' && attempts === 0
  return (
    <li className="grid gap-1 border-b border-hairline py-4 last:border-b-0 last:pb-0">
      <div className="flex items-start justify-between gap-4">
        <p className="flex min-w-0 flex-wrap items-baseline gap-x-3">
          <span className="text-16 font-medium">{words(type)}</span>
          <code className="text-12 text-ink-3">{type}</code>
        </p>
        <Tag tone={tones[state]}>{t(`state.${underWay ? 'under_way' : state}`)}</Tag>
      </div>
      {underWay ? null : <p className="text-14 text-ink-2">{await outcome(delivery)}</p>}
      <p className="text-12 text-ink-3">
        {t('happened', { when: when(delivery.created_at) })}, {t('attempts', { count: attempts })}
      </p>
      <p className="text-12 text-ink-3">
        {t('id')} <code className="break-all">{delivery.event_id}</code>
      </p>
      {webhook.enabled && !underWay ? (
        <SendAgain webhook={webhook} delivery={delivery} before={before} />
      ) : null}
    </li>
  )
}

/** The last answer, and what comes of it. */
async function outcome(delivery: DeliveryDto): Promise<string> {
  const t = await getTranslations('webhooks.deliveries')
  const when = await timeWords()
  const { state, delivered_at, next_attempt_at } = delivery
  if (state === 'delivered') return t('taken', { when: delivered_at ? when(delivered_at) : '' })
  const answer = await answerWords(delivery)
  if (state === 'dead') return `${answer} ${t('ended')}`
  const later = next_attempt_at !== null && new Date(next_attempt_at) > new Date()
  return `${answer} ${later ? t('next', { when: when(next_attempt_at) }) : t('next_now')}`
}

async function SendAgain({ webhook, delivery, before }: DeliveryRowProps) {
  const t = await getTranslations('webhooks.deliveries')
  const { errorsTitle } = await formTexts()
  const words = await eventWords()
  const when = await timeWords()
  const which = t('again_of', { type: words(delivery.type), when: when(delivery.created_at) })
  return (
    <ActionForm action={replayDeliveryAction} errorsTitle={errorsTitle} className="mt-2">
      <input type="hidden" name="webhook_id" value={webhook.id} />
      <input type="hidden" name="delivery_id" value={delivery.id} />
      {before ? <input type="hidden" name="before" value={before} /> : null}
      <SubmitButton
        variant={delivery.state === 'delivered' ? 'plain' : 'quiet'}
        className={delivery.state === 'delivered' ? '-ml-4' : undefined}
        label={`${t('again')}: ${which}`}
      >
        {t('again')}
      </SubmitButton>
    </ActionForm>
  )
}
