import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { Fragment } from 'react'
import { providerOrNull } from '@/lib/oauth/providers'
import { currentRoom } from '@/lib/rooms/read'
import { currentBrowser } from '@/lib/viewer/current'
import { ButtonLink } from '../_components/button'
import { Card } from '../_components/card'
import { Notice } from '../_components/notice'
import { PageTitle } from '../_components/page-shell'
import { SectionNav } from '../_components/section-nav'
import { SitePage } from '../_shell/site-page'
import { type SectionId, sections } from './_components/sections'

/** What was just done, and the section that says so. */
const doneAt = {
  saved: 'profile',
  email_changed: 'email',
  confirmation_sent: 'email',
  password_changed: 'password',
  password_link_sent: 'password',
  disconnected: 'connections',
  session_ended: 'sessions',
  others_ended: 'sessions',
  token_revoked: 'tokens',
  app_withdrawn: 'apps',
  webhook_deleted: 'webhooks',
} as const satisfies Record<string, SectionId>

type DoneKind = keyof typeof doneAt

function isDoneKind(text: unknown): text is DoneKind {
  return typeof text === 'string' && Object.hasOwn(doneAt, text)
}

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('account'))('title') }
}

export default async function AccountPage({ searchParams }: PageProps<'/account'>) {
  const viewer = await currentBrowser()
  const query = await searchParams
  if (!viewer) return <NobodyHere deleted={query.done === 'deleted'} />
  const disconnected = providerOrNull(typeof query.provider === 'string' ? query.provider : '')
  const done = isDoneKind(query.done) && (query.done !== 'disconnected' || disconnected) ? query.done : null
  const room = await currentRoom(viewer)
  const hostedRoom = room?.is_host ? room.name : null
  const t = await getTranslations('account')
  const shown = sections.filter(({ shownTo }) => shownTo?.(viewer) ?? true)
  return (
    <SitePage width="wide">
      <PageTitle title={t('title')} />
      <div className="lg:grid lg:grid-cols-[12rem_minmax(0,45rem)] lg:gap-12">
        <SectionNav
          label={t('nav.label')}
          sections={shown.map(({ id }) => ({ id, title: t(`nav.${id}`) }))}
        />
        <div className="grid min-w-0 gap-4 sm:gap-6">
          {viewer.account.kind === 'guest' ? <GuestNotice /> : null}
          {room ? <RoomCard room={room} /> : null}
          {shown.map(({ id, Content }) => (
            <Fragment key={id}>
              {done && doneAt[done] === id ? (
                <Notice alert>{t(`done.${done}`, { provider: disconnected?.name ?? '' })}</Notice>
              ) : null}
              <Content viewer={viewer} hostedRoom={hostedRoom} query={query} />
            </Fragment>
          ))}
        </div>
      </div>
    </SitePage>
  )
}

async function NobodyHere({ deleted }: { deleted: boolean }) {
  const t = await getTranslations('account')
  return (
    <SitePage width="form">
      <PageTitle
        title={t(deleted ? 'deleted_title' : 'nobody_title')}
        lead={t(deleted ? 'deleted_text' : 'nobody_text')}
      />
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

async function RoomCard({ room }: { room: { code: string; name: string; is_host: boolean } }) {
  const t = await getTranslations('account.room')
  return (
    <Card className="flex flex-wrap items-center justify-between gap-4">
      <p className="text-16 font-medium">{t(room.is_host ? 'hosting' : 'member', { room: room.name })}</p>
      <ButtonLink href={room.is_host ? `/room/${room.code}/host` : `/room/${room.code}`}>
        {t('back', { room: room.name })}
      </ButtonLink>
    </Card>
  )
}
