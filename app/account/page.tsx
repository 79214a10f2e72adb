import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { callbackReason } from '@/lib/oauth/callback-reasons'
import { safeReturnTo } from '@/lib/oauth/return-to'
import { currentRoom } from '@/lib/rooms/read'
import { currentBrowser } from '@/lib/viewer/current'
import type { Viewer } from '@/lib/viewer/viewer'
import { ActionForm } from '../_components/action-form'
import { ButtonLink } from '../_components/button'
import { Card } from '../_components/card'
import { TextField } from '../_components/field'
import { Notice } from '../_components/notice'
import { PageTitle } from '../_components/page-shell'
import { SubmitButton } from '../_components/submit-button'
import { formTexts } from '../_shell/form-texts'
import { SitePage } from '../_shell/site-page'
import { Connections } from './_components/connections'
import { Sessions } from './_components/sessions'
import { SignOut } from './_components/sign-out'
import { renameAction } from './actions'

const doneKinds = ['saved', 'disconnected', 'session_ended', 'others_ended'] as const

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('account'))('title') }
}

export default async function AccountPage({ searchParams }: PageProps<'/account'>) {
  const viewer = await currentBrowser()
  if (!viewer) return <NobodyHere />
  const query = await searchParams
  const reason = callbackReason(query.connect)
  const done = doneKinds.find((kind) => kind === query.done)
  const room = await currentRoom(viewer)
  const hostedRoom = room?.is_host ? room.name : null
  const t = await getTranslations('account')
  return (
    <SitePage>
      <PageTitle title={t('title')} />
      <div className="grid gap-4 sm:gap-6">
        {done ? <Notice alert>{t(`done.${done}`, { provider: 'Spotify' })}</Notice> : null}
        {viewer.account.kind === 'guest' ? <GuestNotice /> : null}
        {room ? (
          <Card className="flex flex-wrap items-center justify-between gap-4">
            <p className="text-16 font-medium">
              {t(room.is_host ? 'room.hosting' : 'room.member', { room: room.name })}
            </p>
            <ButtonLink href={room.is_host ? `/room/${room.code}/host` : `/room/${room.code}`}>
              {t('room.back', { room: room.name })}
            </ButtonLink>
          </Card>
        ) : null}
        <Profile account={viewer.account} />
        <Connections
          accountId={viewer.account.id}
          hostedRoom={hostedRoom}
          failed={reason ? { reason, returnTo: safeReturnTo(query.return_to ?? '/account') } : null}
        />
        <Sessions viewer={viewer} />
        <SignOut kind={viewer.account.kind} hostedRoom={hostedRoom} />
      </div>
    </SitePage>
  )
}

async function NobodyHere() {
  const t = await getTranslations('account')
  return (
    <SitePage width="form">
      <PageTitle title={t('nobody_title')} lead={t('nobody_text')} />
      <div className="flex flex-wrap gap-3">
        <ButtonLink href="/sign-in" variant="primary">
          {t('sign_in')}
        </ButtonLink>
        <ButtonLink href="/register">{t('register')}</ButtonLink>
      </div>
    </SitePage>
  )
}

async function GuestNotice() {
  const t = await getTranslations('account')
  return (
    <Notice
      title={t('guest_title')}
      action={
        <>
          <ButtonLink href="/register">{t('register')}</ButtonLink>
          <ButtonLink href="/sign-in" variant="plain">
            {t('sign_in')}
          </ButtonLink>
        </>
      }
    >
      {t('guest_text')}
    </Notice>
  )
}

async function Profile({ account }: { account: Viewer['account'] }) {
  const t = await getTranslations('account.profile')
  const { errorsTitle } = await formTexts()
  return (
    <Card id="profile" title={t('title')}>
      {account.email ? (
        <dl className="mb-4 grid gap-1 text-14">
          <dt className="text-ink-3">{t('email')}</dt>
          <dd className="break-all">{account.email}</dd>
        </dl>
      ) : null}
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
