import 'server-only'
import { getTranslations } from 'next-intl/server'
import type { DeliveryDto } from '@/lib/events/webhooks/deliveries'

/** Why a message was not taken, in words. */
export async function answerWords({
  last_error,
  last_status,
}: Pick<DeliveryDto, 'last_error' | 'last_status'>): Promise<string> {
  const t = await getTranslations('webhooks.answers')
  return t(last_error ?? 'other', { status: last_status ?? '' })
}
