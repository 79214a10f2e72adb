import { getTranslations } from 'next-intl/server'
import { TextField } from '@/app/_components/field'
import { formTexts } from '@/app/_shell/form-texts'
import { isSimulated } from '@/app/_shell/simulated'
import type { WebhookDto } from '@/lib/events/webhooks/webhook-dto'
import { eventGroups } from './event-words'
import { EventsField } from './events-field'

/** Labels of the fields, for the list of errors. */
export async function webhookLabels(): Promise<Record<string, string>> {
  const t = await getTranslations('webhooks.fields')
  return { webhook_url: t('url'), webhook_name: t('name'), webhook_types: t('types') }
}

/** Where a webhook calls, what it is called, and what it is told of. */
export async function WebhookFields({ webhook }: { webhook?: WebhookDto }) {
  const t = await getTranslations('webhooks.fields')
  const { optional } = await formTexts()
  return (
    <>
      <TextField
        name="webhook_url"
        type="url"
        inputMode="url"
        label={t('url')}
        hint={t(isSimulated() ? 'url_hint_demo' : 'url_hint')}
        defaultValue={webhook?.url}
        placeholder="https://"
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        maxLength={2_000}
        required
      />
      <TextField
        name="webhook_name"
        label={t('name')}
        hint={t('name_hint')}
        aside={optional}
        defaultValue={webhook?.name ?? undefined}
        autoComplete="off"
        maxLength={80}
      />
      <EventsField
        name="webhook_types"
        legend={t('types')}
        groups={await eventGroups()}
        defaultValues={webhook?.types ?? ['connection.*', 'room.*']}
      />
    </>
  )
}
