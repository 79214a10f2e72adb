import { getTranslations } from 'next-intl/server'
import { ActionForm } from '@/app/_components/action-form'
import { Card } from '@/app/_components/card'
import { Confirm } from '@/app/_components/confirm'
import { TextField } from '@/app/_components/field'
import { SubmitButton } from '@/app/_components/submit-button'
import { formTexts } from '@/app/_shell/form-texts'
import { deleteAccountAction } from './credential-actions'
import type { SectionProps } from './section'

/** Deleting the account: asks once, naming what is lost, and wants a word typed. */
export async function DeleteAccount({ hostedRoom }: SectionProps) {
  const t = await getTranslations('account.delete')
  const { errorsTitle } = await formTexts()
  return (
    <Card id="delete" title={t('title')} lead={t('lead')}>
      <Confirm
        label={t('button')}
        question={
          <>
            {hostedRoom ? t('room', { room: hostedRoom }) : null} {t('lost')} {t('kept')}
          </>
        }
      >
        <ActionForm
          action={deleteAccountAction}
          errorsTitle={errorsTitle}
          labels={{ word: t('word_label', { word: t('word') }) }}
          className="grid gap-4"
        >
          <TextField
            name="word"
            label={t('word_label', { word: t('word') })}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            required
          />
          <div>
            <SubmitButton variant="danger">{t('yes')}</SubmitButton>
          </div>
        </ActionForm>
      </Confirm>
    </Card>
  )
}
