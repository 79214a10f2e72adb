import { getTranslations } from 'next-intl/server'
import { ActionForm } from '@/app/_components/action-form'
import { CheckListField } from '@/app/_components/check-list-field'
import { TextField } from '@/app/_components/field'
import { MadeSecret } from '@/app/_components/made-secret'
import { SelectField } from '@/app/_components/select-field'
import { SubmitButton } from '@/app/_components/submit-button'
import { formTexts } from '@/app/_shell/form-texts'
import { defaultScopes, requestableScopes } from '@/lib/tokens/scopes'
import { createTokenAction } from './tokens-actions'

/** Makes a token, and shows it this once. */
export async function TokenForm() {
  const t = await getTranslations('tokens.new')
  const made = await getTranslations('tokens.made')
  const words = await getTranslations('scopes')
  const { errorsTitle } = await formTexts()
  return (
    <section aria-labelledby="new-token" className="mt-6">
      <h3 id="new-token" className="mb-4 text-16 font-semibold">
        {t('title')}
      </h3>
      <ActionForm
        action={createTokenAction}
        errorsTitle={errorsTitle}
        labels={{ token_name: t('name'), scope: t('scopes'), expiry: t('expiry') }}
        className="grid gap-6"
      >
        <MadeSecret
          name="token"
          title={made('title')}
          label={made('label')}
          copyLabel={made('copy')}
          copiedLabel={made('copied')}
          failedLabel={made('failed')}
        />
        <TextField
          name="token_name"
          label={t('name')}
          hint={t('name_hint')}
          autoComplete="off"
          maxLength={80}
          required
        />
        <CheckListField
          name="scope"
          legend={t('scopes')}
          defaultValues={defaultScopes}
          choices={requestableScopes.map((scope) => ({
            value: scope,
            label: (
              <span className="flex flex-wrap items-baseline justify-between gap-x-4">
                {words(`${scope}.title`)}
                <code className="text-12 font-normal text-ink-3">{scope}</code>
              </span>
            ),
            text: words(`${scope}.text`),
          }))}
        />
        <SelectField
          name="expiry"
          label={t('expiry')}
          hint={t('expiry_hint')}
          defaultValue="30"
          choices={[
            { value: '30', label: t('days_30') },
            { value: '90', label: t('days_90') },
            { value: '365', label: t('days_365') },
            { value: 'never', label: t('never') },
          ]}
        />
        <div>
          <SubmitButton variant="quiet">{t('submit')}</SubmitButton>
        </div>
      </ActionForm>
    </section>
  )
}
