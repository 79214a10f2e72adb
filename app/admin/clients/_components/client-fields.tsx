import { getTranslations } from 'next-intl/server'
import { CheckListField } from '@/app/_components/check-list-field'
import { SwitchField } from '@/app/_components/choice-field'
import { TextField } from '@/app/_components/field'
import type { AdminClientDto } from '@/lib/admin/clients'
import { clientGrants } from '@/lib/tokens/client-settings'
import { LinesField } from './lines-field'

/** What a client may be: the fields of making and of changing one. */
export async function ClientFields({ client }: { client?: AdminClientDto }) {
  const t = await getTranslations('admin.clients')
  return (
    <>
      <TextField
        name="name"
        label={t('name')}
        hint={t('name_hint')}
        defaultValue={client?.name}
        autoComplete="off"
        maxLength={80}
        required
      />
      <CheckListField
        name="grants"
        legend={t('grants')}
        defaultValues={client?.grants ?? ['authorization_code', 'refresh_token']}
        choices={clientGrants.map((grant) => ({
          value: grant,
          label: t(`grant_names.${grant}`),
          text: t(`grant_texts.${grant}`),
        }))}
      />
      <LinesField
        name="redirect_uris"
        label={t('redirect_uris')}
        hint={t('redirect_uris_hint')}
        defaultValue={client?.redirect_uris.join('\n')}
      />
      <SwitchField
        name="legacy_token_login"
        label={t('legacy')}
        hint={t('legacy_hint')}
        defaultChecked={client?.legacy_token_login}
      />
    </>
  )
}
