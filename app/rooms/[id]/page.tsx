import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { getFormatter, getTranslations } from 'next-intl/server'
import { ButtonLink } from '@/app/_components/button'
import { PageTitle } from '@/app/_components/page-shell'
import { SitePage } from '@/app/_shell/site-page'
import { answerNotFound } from '@/app/_shell/stop'
import NotFound from '@/app/not-found'
import type { HistoryRoom } from '@/lib/rooms/history-room'
import { currentViewer } from '@/lib/viewer/current'
import { History } from '../_components/history'
import { historyOf } from '../_components/history-of'
import { Keep } from '../_components/keep'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('history'))('title'), robots: { index: false } }
}

/** What played in a past room, for its host; an open one has its page with the room. */
export default async function PastRoomPage({ params, searchParams }: PageProps<'/rooms/[id]'>) {
  const { id } = await params
  const viewer = await currentViewer()
  if (!viewer) redirect('/sign-in?return_to=/rooms')
  const found = await historyOf(viewer, id, (await searchParams).cursor)
  if (found.kind !== 'found') return answerNotFound(<NotFound />)
  const { room, page, later, host } = found
  if (!room.endedAt) redirect(`/room/${room.code}/history`)
  const t = await getTranslations('history')
  const path = `/rooms/${room.id}`
  const back = (
    <ButtonLink href="/rooms" prefetch={false}>
      {t('all_rooms')}
    </ButtonLink>
  )
  return (
    <SitePage>
      <PageTitle title={t('of', { room: room.name })} lead={await openedWhen(room)} />
      <div className="grid gap-4 sm:gap-6">
        {page.plays.length > 0 ? <div>{back}</div> : null}
        {host && page.plays.length > 0 ? <Keep room={room.id} path={path} last={host.last} /> : null}
        <History page={page} path={path} later={later} empty={{ text: t('empty.past'), action: back }} />
      </div>
    </SitePage>
  )
}

async function openedWhen({ createdAt, endedAt }: HistoryRoom): Promise<string> {
  const t = await getTranslations('history')
  const format = await getFormatter()
  const times = { dateStyle: 'medium', timeStyle: 'short' } as const
  return t('lead_past', { when: format.dateTimeRange(createdAt, endedAt ?? createdAt, times) })
}
