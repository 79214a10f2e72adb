import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { ButtonLink } from '@/app/_components/button'
import { PageTitle } from '@/app/_components/page-shell'
import { SitePage } from '@/app/_shell/site-page'
import { answerNotFound } from '@/app/_shell/stop'
import { History } from '@/app/rooms/_components/history'
import { historyOf } from '@/app/rooms/_components/history-of'
import { Keep } from '@/app/rooms/_components/keep'
import { normaliseCode } from '@/lib/room-codes'
import { currentViewer } from '@/lib/viewer/current'
import RoomNotFound from '../_components/room-not-found'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('history'))('title'), robots: { index: false } }
}

/** What played in an open room, for those who are in it. */
export default async function HistoryPage({ params, searchParams }: PageProps<'/room/[code]/history'>) {
  const code = normaliseCode((await params).code)
  if (!code) return answerNotFound(<RoomNotFound />)
  const viewer = await currentViewer()
  if (!viewer) redirect(`/join/${code}`)
  const found = await historyOf(viewer, code, (await searchParams).cursor)
  if (found.kind === 'room_not_found') redirect(`/join/${code}`)
  if (found.kind === 'banned') return answerNotFound(<RoomNotFound />)
  const { room, page, later, host } = found
  const t = await getTranslations('history')
  const path = `/room/${code}/history`
  const back = host ? `/room/${code}/host` : `/room/${code}`
  return (
    <SitePage>
      <PageTitle title={t('of', { room: room.name })} lead={t('lead')} />
      <div className="grid gap-4 sm:gap-6">
        <div>
          <ButtonLink href={back} prefetch={false}>
            {t('back')}
          </ButtonLink>
        </div>
        {host && page.plays.length > 0 ? <Keep room={code} path={path} last={host.last} /> : null}
        <History
          page={page}
          path={path}
          later={later}
          empty={{
            text: t('empty.text'),
            action: (
              <ButtonLink href={back} variant="primary" prefetch={false}>
                {t('empty.to_room')}
              </ButtonLink>
            ),
          }}
        />
      </div>
    </SitePage>
  )
}
