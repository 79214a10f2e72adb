import { getTranslations } from 'next-intl/server'
import { ActionForm } from '@/app/_components/action-form'
import { Card } from '@/app/_components/card'
import { TextField } from '@/app/_components/field'
import { SubmitButton } from '@/app/_components/submit-button'
import { formTexts } from '@/app/_shell/form-texts'
import { renameAction } from '../actions'
import type { SectionProps } from './section'

/** What others read. */
export async function Profile({ viewer: { account } }: SectionProps) {
  const t = await getTranslations('account.profile')
  const { errorsTitle } = await formTexts()
  return (
    <Card id="profile" title={t('title')}>
      <ActionForm action={renameAction} errorsTitle={errorsTitle} className="grid gap-4">
        <TextField
          name="name"
          label={t('name')}
          hint={t('name_hint')}
          defaultValue={account.name}
          autoComplete="nickname"
          maxLength={80}
          required
        />
        <div>
          <SubmitButton variant="quiet">{t('save')}</SubmitButton>
        </div>
      </ActionForm>
    </Card>
  )
}
