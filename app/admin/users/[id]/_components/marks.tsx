import { getTranslations } from 'next-intl/server'
import { ActionForm } from '@/app/_components/action-form'
import { Card } from '@/app/_components/card'
import { SwitchField } from '@/app/_components/choice-field'
import { TextField } from '@/app/_components/field'
import { SubmitButton } from '@/app/_components/submit-button'
import { formTexts } from '@/app/_shell/form-texts'
import type { AdminUserDto } from '@/lib/admin/users'
import { markAction } from '../../actions'

/** What an account administers. Nobody takes the system's administration from themself. */
export async function UserMarks({ user, isSelf }: { user: AdminUserDto; isSelf: boolean }) {
  const t = await getTranslations('admin.user')
  const { errorsTitle } = await formTexts()
  return (
    <Card id="marks" title={t('marks')} lead={t('marks_lead')}>
      <ActionForm
        key={`${user.is_admin} ${user.cities.join()}`}
        action={markAction}
        errorsTitle={errorsTitle}
        labels={{ cities: t('cities') }}
        className="grid gap-4"
      >
        <input type="hidden" name="id" value={user.id} />
        {isSelf ? (
          <p className="text-14 text-ink-2">{t('yourself')}</p>
        ) : (
          <SwitchField
            name="is_admin"
            label={t('is_admin')}
            hint={t('is_admin_hint')}
            defaultChecked={user.is_admin}
          />
        )}
        <TextField
          name="cities"
          label={t('cities')}
          hint={t('cities_hint')}
          defaultValue={user.cities.join(', ')}
          maxLength={4000}
          autoComplete="off"
        />
        <div>
          <SubmitButton variant="primary">{t('save')}</SubmitButton>
        </div>
      </ActionForm>
    </Card>
  )
}
