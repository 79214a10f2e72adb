import type { Metadata } from 'next'
import { headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { QrCode } from '@/app/_components/qr-code'
import { ClientMessages } from '@/app/_i18n/client-messages'
import { answerForbidden, answerNotFound } from '@/app/_shell/stop'
import { env } from '@/env'
import { normaliseCode } from '@/lib/room-codes'
import { displayPage } from '@/lib/snapshot/display-page'
import { currentViewer } from '@/lib/viewer/current'
import { version } from '@/package.json'
import RoomNotFound from '../_components/room-not-found'
import { NoDisplay } from './_components/no-display'
import { TvScreen } from './_components/tv-screen'

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('tv')
  return { title: t('title'), robots: { index: false } }
}

/** A room on a screen, for its members and for screens that opened its display link. */
export default async function TvPage({ params }: PageProps<'/room/[code]/tv'>) {
  const code = normaliseCode((await params).code)
  if (!code) return answerNotFound(<RoomNotFound />)
  const found = await displayPage(await currentViewer(), code, await headers())
  if (found.kind === 'ended') return answerNotFound(<NoDisplay why="ended" />)
  if (found.kind === 'no_link') return answerForbidden(<NoDisplay why="no_link" code={code} />)
  const { snapshot, as } = found
  // A screen belongs to its room and not to a code, which may have been changed.
  if (snapshot.code !== code) redirect(`/room/${snapshot.code}/tv`)
  const t = await getTranslations('tv.join')
  const joinUrl = `${env().JOIN_ORIGIN}/join/${code}`
  return (
    <ClientMessages of={['room', 'tv']}>
      <TvScreen
        key={code}
        seed={{ snapshot, renderedAt: Date.now() }}
        as={as}
        version={version}
        joinAt={`${env().JOIN_ORIGIN.replace(/^https?:\/\//, '')}/join`}
        qr={<QrCode value={joinUrl} label={t('qr', { link: joinUrl })} className="tv-qr" />}
      />
    </ClientMessages>
  )
}
