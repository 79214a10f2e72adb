import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { ActionForm } from '@/app/_components/action-form'
import { ButtonLink } from '@/app/_components/button'
import { SwitchField } from '@/app/_components/choice-field'
import { Confirm } from '@/app/_components/confirm'
import { Notice } from '@/app/_components/notice'
import { PageTitle } from '@/app/_components/page-shell'
import { SubmitButton } from '@/app/_components/submit-button'
import { formTexts } from '@/app/_shell/form-texts'
import { SitePage } from '@/app/_shell/site-page'
import { type BringOffer, whatCanBeBrought } from '@/lib/lifecycle/bring'
import { providerOrNull } from '@/lib/oauth/providers'
import { safeReturnTo } from '@/lib/oauth/return-to'
import { currentBrowser } from '@/lib/viewer/current'
import { bringAction, leaveBehindAction } from './actions'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('bring'))('title') }
}

export default async function BringPage({ searchParams }: PageProps<'/account/bring'>) {
  const returnTo = safeReturnTo((await searchParams).return_to)
  const viewer = await currentBrowser()
  if (!viewer) redirect(`/sign-in?${new URLSearchParams({ return_to: '/account/bring' })}`)
  const offer = await whatCanBeBrought(viewer)
  if (!offer) redirect(returnTo)
  const t = await getTranslations('bring')
  const { errorsTitle } = await formTexts()
  return (
    <SitePage width="form">
      <PageTitle title={t('title')} lead={t('lead', { name: viewer.account.name })} />
      <ActionForm action={bringAction} errorsTitle={errorsTitle} className="grid gap-3">
        <input type="hidden" name="return_to" value={returnTo} />
        <Choices offer={offer} />
        {canBringAny(offer) ? (
          <SubmitButton size="large" wide className="mt-3">
            {t('submit')}
          </SubmitButton>
        ) : null}
      </ActionForm>
      <div className="mt-3 grid gap-3">
        <Confirm
          size="large"
          wide
          label={t('leave')}
          question={
            <>
              {t('leave_question')} {offer.room ? t('leave_room', { room: offer.room.name }) : null}
            </>
          }
        >
          <ActionForm action={leaveBehindAction} errorsTitle={errorsTitle}>
            <input type="hidden" name="return_to" value={returnTo} />
            <SubmitButton variant="danger">{t('leave_yes')}</SubmitButton>
          </ActionForm>
        </Confirm>
        <ButtonLink href={returnTo} variant="plain" wide>
          {t('later')}
        </ButtonLink>
      </div>
    </SitePage>
  )
}

function canBringAny({ room, roomConflict, connections, memberships }: BringOffer): boolean {
  const connection = connections.some(({ conflict }) => conflict === null)
  return (room !== null && roomConflict === null) || connection || memberships > 0
}

/** What can come along, ticked; what cannot, with the reason. */
async function Choices({ offer }: { offer: BringOffer }) {
  const t = await getTranslations('bring')
  const { room, roomConflict } = offer
  return (
    <>
      {room && !roomConflict ? (
        <SwitchField
          name="room"
          label={t('room', { room: room.name })}
          hint={t('room_text')}
          defaultChecked
        />
      ) : null}
      {room && roomConflict ? (
        <Notice tone="needs-you">{t('room_conflict', { room: room.name, other: roomConflict.name })}</Notice>
      ) : null}
      {offer.connections.map((connection) => (
        <ConnectionChoice key={connection.provider} {...connection} />
      ))}
      {offer.memberships > 0 ? (
        <SwitchField
          name="memberships"
          label={t('memberships', { count: offer.memberships })}
          hint={t('memberships_text')}
          defaultChecked
        />
      ) : null}
    </>
  )
}

async function ConnectionChoice({ provider, name, conflict }: BringOffer['connections'][number]) {
  const t = await getTranslations('bring')
  const named = { provider: providerOrNull(provider)?.name ?? provider, account: name }
  return conflict ? (
    <Notice tone="needs-you">{t('connection_conflict', { ...named, other: conflict })}</Notice>
  ) : (
    <>
      <input type="hidden" name="offered" value={provider} />
      <SwitchField
        name={`connection_${provider}`}
        label={t('connection', named)}
        hint={t('connection_text')}
        defaultChecked
      />
    </>
  )
}
