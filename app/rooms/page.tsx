import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { isAppError } from '@/lib/errors'
import { type PastRoomsDto, pastRooms } from '@/lib/rooms/past-rooms'
import { roomsOf } from '@/lib/rooms/read'
import { currentBrowser } from '@/lib/viewer/current'
import type { Viewer } from '@/lib/viewer/viewer'
import { ButtonLink } from '../_components/button'
import { Card } from '../_components/card'
import { Notice } from '../_components/notice'
import { PageTitle } from '../_components/page-shell'
import { SitePage } from '../_shell/site-page'
import { OpenRooms } from './_components/open-rooms'
import { PastRoom } from './_components/past-room'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('history.rooms'))('title'), robots: { index: false } }
}

/** The rooms one is in, and those one hosted to their end. */
export default async function RoomsPage({ searchParams }: PageProps<'/rooms'>) {
  const viewer = await currentBrowser()
  if (!viewer) redirect('/sign-in?return_to=/rooms')
  const { cursor } = await searchParams
  const asked = typeof cursor === 'string' ? cursor : undefined
  const [open, past] = await Promise.all([roomsOf(viewer), pageOf(viewer, asked)])
  const t = await getTranslations('history.rooms')
  const hosted = open.find((room) => room.is_host)
  return (
    <SitePage>
      <PageTitle title={t('title')} lead={t('lead')} />
      <div className="grid gap-4 sm:gap-6">
        <OpenRooms rooms={open} />
        {past.rooms.length === 0 ? (
          <Notice
            title={t('empty_title')}
            action={hosted ? undefined : <ButtonLink href="/create">{t('create')}</ButtonLink>}
          >
            {t('empty_text')}
          </Notice>
        ) : (
          <Card
            id="past"
            title={t('past')}
            lead={hosted ? t('hosting', { room: hosted.name }) : t('reopen_hint')}
          >
            <ul className="grid divide-y divide-hairline">
              {past.rooms.map((room) => (
                <PastRoom key={room.id} room={room} />
              ))}
            </ul>
          </Card>
        )}
        <div className="flex flex-wrap gap-3">
          {asked ? (
            <ButtonLink href="/rooms" prefetch={false}>
              {t('newest')}
            </ButtonLink>
          ) : null}
          {past.next_cursor ? (
            <ButtonLink href={`/rooms?${new URLSearchParams({ cursor: past.next_cursor })}`} prefetch={false}>
              {t('older')}
            </ButtonLink>
          ) : null}
        </div>
      </div>
    </SitePage>
  )
}

/** The page that begins at the cursor, or the first one where somebody made the cursor up. */
async function pageOf(viewer: Viewer, cursor: string | undefined): Promise<PastRoomsDto> {
  try {
    return await pastRooms(viewer, cursor)
  } catch (error) {
    if (isAppError(error, 'validation')) return pastRooms(viewer)
    throw error
  }
}
