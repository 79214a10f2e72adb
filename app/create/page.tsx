import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { currentRoom } from '@/lib/rooms/read'
import type { RoomDto } from '@/lib/rooms/room-dto'
import { currentViewer } from '@/lib/viewer/current'
import { ActionForm } from '../_components/action-form'
import { ButtonLink } from '../_components/button'
import { ChoiceField, SwitchField } from '../_components/choice-field'
import { TextField } from '../_components/field'
import { Notice } from '../_components/notice'
import { PageTitle } from '../_components/page-shell'
import { SubmitButton } from '../_components/submit-button'
import { formTexts } from '../_shell/form-texts'
import { isSimulated } from '../_shell/simulated'
import { SitePage } from '../_shell/site-page'
import { createAction } from './actions'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('create'))('title') }
}

export default async function CreatePage() {
  const viewer = await currentViewer()
  const room = viewer ? await currentRoom(viewer) : null
  const hosted = room?.is_host ? room : null
  const t = await getTranslations('create')
  return (
    <SitePage width="form">
      <PageTitle title={t(hosted ? 'change_title' : 'title')} lead={hosted ? undefined : t('lead')} />
      {hosted ? (
        <Notice
          className="mb-6"
          title={t('hosting', { room: hosted.name })}
          action={
            <ButtonLink href={`/room/${hosted.code}/host`} variant="primary">
              {t('back', { room: hosted.name })}
            </ButtonLink>
          }
        >
          {t('hosting_text')}
        </Notice>
      ) : null}
      <RulesForm hosted={hosted} />
      {hosted ? null : (
        <Notice className="mt-6" title={t('before_title')}>
          {isSimulated() ? t('simulated') : t('before')}
        </Notice>
      )}
    </SitePage>
  )
}

async function RulesForm({ hosted }: { hosted: RoomDto | null }) {
  const t = await getTranslations('create')
  const { errorsTitle, optional } = await formTexts()
  return (
    <ActionForm
      action={createAction}
      errorsTitle={errorsTitle}
      labels={{ name: t('name'), votes_to_skip: t('votes'), skip_percent: t('percent') }}
      className="grid gap-6"
    >
      <TextField
        name="name"
        label={t('name')}
        hint={t('name_hint')}
        aside={optional}
        placeholder={t('name_example')}
        defaultValue={hosted?.name}
        autoComplete="off"
        maxLength={80}
      />
      <ChoiceField
        name="skip_by"
        legend={t('skip')}
        hint={t('skip_hint')}
        defaultValue={hosted && hosted.skip_percent !== null ? 'percent' : 'number'}
        choices={[
          {
            value: 'number',
            label: t('by_number'),
            control: (
              <TextField
                name="votes_to_skip"
                label={t('votes')}
                inputMode="numeric"
                defaultValue={hosted?.votes_to_skip ?? 2}
                className="figures max-w-24"
              />
            ),
          },
          {
            value: 'percent',
            label: t('by_percent'),
            control: (
              <TextField
                name="skip_percent"
                label={t('percent')}
                inputMode="numeric"
                defaultValue={hosted?.skip_percent ?? 50}
                className="figures max-w-24"
              />
            ),
          },
        ]}
      />
      <SwitchField
        name="guest_can_pause"
        label={t('pause')}
        hint={t('pause_hint')}
        defaultChecked={hosted?.guest_can_pause ?? true}
      />
      <SubmitButton size="large" wide variant={hosted ? 'quiet' : 'primary'}>
        {t(hosted ? 'change' : 'submit')}
      </SubmitButton>
    </ActionForm>
  )
}
