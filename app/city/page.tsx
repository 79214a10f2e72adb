import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { isAppError } from '@/lib/errors'
import { type CityRoomsDto, cityRooms } from '@/lib/rooms/city-rooms'
import { mayCall } from '@/lib/tokens/links'
import { currentViewer } from '@/lib/viewer/current'
import type { Viewer } from '@/lib/viewer/viewer'
import { ButtonLink } from '../_components/button'
import { Card } from '../_components/card'
import { Notice } from '../_components/notice'
import { PageTitle } from '../_components/page-shell'
import { SitePage } from '../_shell/site-page'
import { answerForbidden } from '../_shell/stop'
import { StopPage } from '../_shell/stop-page'
import { CityNav } from './_components/city-nav'
import { CityRoom } from './_components/city-room'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('city'))('title') }
}

/** The rooms of the cities one administers, each with its end. */
export default async function CityPage({ searchParams }: PageProps<'/city'>) {
  const viewer = await currentViewer()
  if (!viewer) redirect('/sign-in?return_to=/city')
  const { city: asked, cursor, done } = await searchParams
  const { cities } = viewer.account
  const city = cities.find((key) => key === asked) ?? cities[0]
  if (city === undefined || !mayCall(viewer, 'cities.rooms')) return answerForbidden(<NoCity />)
  const found = await pageOf(viewer, city, typeof cursor === 'string' ? cursor : undefined)
  const t = await getTranslations('city')
  return (
    <SitePage>
      <PageTitle title={t.rich('heading', { city: () => <CityName city={city} /> })} lead={t('lead')} />
      <div className="grid gap-4 sm:gap-6">
        {done === 'closed' ? <Notice alert>{t('done')}</Notice> : null}
        {cities.length > 1 ? <CityNav label={t('cities')} cities={cities} current={city} /> : null}
        <Card>
          {found.rooms.length === 0 ? (
            <div className="grid gap-1">
              <p className="text-16 font-medium">{t('empty')}</p>
              <p className="text-14 text-ink-3">{t('empty_more')}</p>
            </div>
          ) : (
            <ul className="grid divide-y divide-hairline">
              {found.rooms.map((room) => (
                <CityRoom key={room.id} city={city} room={room} />
              ))}
            </ul>
          )}
        </Card>
        {found.next_cursor ? (
          <div>
            <ButtonLink href={`/city?${new URLSearchParams({ city, cursor: found.next_cursor })}`}>
              {t('more')}
            </ButtonLink>
          </div>
        ) : null}
      </div>
    </SitePage>
  )
}

/** A city by its key, which is in lower case. */
function CityName({ city }: { city: string }) {
  return <bdi className="capitalize [overflow-wrap:anywhere]">{city}</bdi>
}

/** The page that begins at the cursor, or the first one where somebody made the cursor up. */
async function pageOf(viewer: Viewer, city: string, cursor: string | undefined): Promise<CityRoomsDto> {
  try {
    return await cityRooms(viewer, city, cursor)
  } catch (error) {
    if (isAppError(error, 'validation')) return cityRooms(viewer, city)
    throw error
  }
}

async function NoCity() {
  const t = await getTranslations('city.forbidden')
  return (
    <StopPage title={t('title')} text={t('text')}>
      <ButtonLink href="/" variant="primary" size="large">
        {t('home')}
      </ButtonLink>
    </StopPage>
  )
}
