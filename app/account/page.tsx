import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { currentRoom } from '@/lib/rooms/read'
import { currentBrowser } from '@/lib/viewer/current'
import { ButtonLink } from '../_components/button'
import { Card } from '../_components/card'
import { Notice } from '../_components/notice'
import { PageTitle } from '../_components/page-shell'
import { SectionNav } from '../_components/section-nav'
import { SitePage } from '../_shell/site-page'
import { sections } from './_components/sections'

const doneKinds = [
  'saved',
  'disconnected',
  'session_ended',
  'others_ended',
  'token_revoked',
  'app_withdrawn',
] as const

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('account'))('title') }
}

export default async function AccountPage({ searchParams }: PageProps<'/account'>) {
  const viewer = await currentBrowser()
  if (!viewer) return <NobodyHere />
  const query = await searchParams
  const done = doneKinds.find((kind) => kind === query.done)
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
          {done ? <Notice alert>{t(`done.${done}`, { provider: 'Spotify' })}</Notice> : null}
          {viewer.account.kind === 'guest' ? <GuestNotice /> : null}
          {room ? <RoomCard room={room} /> : null}
          {shown.map(({ id, Content }) => (
            <Content key={id} viewer={viewer} hostedRoom={hostedRoom} query={query} />
          ))}
        </div>
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
