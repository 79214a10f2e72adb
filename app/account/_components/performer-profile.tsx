import { getTranslations } from 'next-intl/server'
import { ActionForm } from '@/app/_components/action-form'
import { Card } from '@/app/_components/card'
import { Confirm } from '@/app/_components/confirm'
import { TextAreaField, TextField } from '@/app/_components/field'
import { Notice } from '@/app/_components/notice'
import { SubmitButton } from '@/app/_components/submit-button'
import { formTexts } from '@/app/_shell/form-texts'
import { findPerformer } from '@/lib/accounts/performers'
import { deletePerformerAction, removePictureAction, savePerformerAction } from './performer-actions'
import { PerformerPicture } from './performer-picture'
import type { SectionProps } from './section'

const doneKinds = ['performer_saved', 'picture_removed', 'performer_deleted'] as const

/** Stage name, bio and picture: what rooms show beside the name. */
export async function PerformerProfile({ viewer: { account }, query }: SectionProps) {
  const t = await getTranslations('performer')
  const { errorsTitle, optional } = await formTexts()
  const profile = await findPerformer(account.id)
  const done = doneKinds.find((kind) => kind === query.done)
  return (
    <Card id="performer" title={t('title')} lead={t('lead')}>
      <div className="grid gap-6">
        {done ? <Notice alert>{t(`done.${done}`)}</Notice> : null}
        <Picture name={profile?.stage_name ?? account.name} url={profile?.picture_url ?? null} />
        <ActionForm
          action={savePerformerAction}
          errorsTitle={errorsTitle}
          labels={{ stage_name: t('stage_name'), bio: t('bio') }}
          className="grid gap-4"
        >
          <TextField
            name="stage_name"
            label={t('stage_name')}
            hint={t('stage_name_hint')}
            defaultValue={profile?.stage_name ?? ''}
            autoComplete="off"
            maxLength={500}
            required
          />
          <TextAreaField
            name="bio"
            label={t('bio')}
            aside={optional}
            hint={t('bio_hint')}
            defaultValue={profile?.bio ?? ''}
            maxLength={4_000}
          />
          <div>
            <SubmitButton variant="quiet">{t('save')}</SubmitButton>
          </div>
        </ActionForm>
        {profile ? (
          <Confirm variant="plain" className="-ml-4" label={t('delete')} question={t('delete_question')}>
            <ActionForm action={deletePerformerAction} errorsTitle={errorsTitle}>
              <SubmitButton variant="danger">{t('delete_yes')}</SubmitButton>
            </ActionForm>
          </Confirm>
        ) : null}
      </div>
    </Card>
  )
}

async function Picture({ name, url }: { name: string; url: string | null }) {
  const t = await getTranslations('performer.picture')
  const { errorsTitle } = await formTexts()
  const texts = {
    hint: t('hint'),
    choose: t(url ? 'replace' : 'choose'),
    sending: t('sending'),
    saved: t('saved'),
    needs_scripts: t('needs_scripts'),
    errors: {
      too_large: t('errors.too_large'),
      no_picture: t('errors.no_picture'),
      broken: t('errors.broken'),
      too_often: t('errors.too_often'),
      signed_out: t('errors.signed_out'),
      failed: t('errors.failed'),
    },
  }
  return (
    <PerformerPicture name={name} url={url} texts={texts}>
      {url ? (
        <ActionForm action={removePictureAction} errorsTitle={errorsTitle}>
          <SubmitButton variant="plain" className="max-sm:-ml-4">
            {t('remove')}
          </SubmitButton>
        </ActionForm>
      ) : null}
    </PerformerPicture>
  )
}
