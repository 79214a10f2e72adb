import { getTranslations } from 'next-intl/server'
import type { ReactNode } from 'react'
import { ButtonLink } from '@/app/_components/button'
import { Card } from '@/app/_components/card'
import { Notice } from '@/app/_components/notice'
import { musicProvider } from '@/lib/oauth/music-provider'
import { providerOrNull } from '@/lib/oauth/providers'
import type { HistoryPage } from '@/lib/snapshot/history/plays'
import { PlayRow } from './play-row'

type HistoryProps = {
  page: HistoryPage
  /** Of the page that shows it. */
  path: string
  /** It does not begin at the newest. */
  later: boolean
  /** The next step where nothing has played. */
  empty: { text: string; action: ReactNode }
}

/** What played, newest first, a page at a time. */
export async function History({ page, path, later, empty }: HistoryProps) {
  const t = await getTranslations('history')
  const provider = providerOrNull(musicProvider)?.name ?? musicProvider
  if (page.plays.length === 0) {
    return (
      <Notice title={t('empty.title')} action={empty.action}>
        {empty.text}
      </Notice>
    )
  }
  return (
    <Card>
      <ul aria-label={t('list')} className="-my-3 grid">
        {page.plays.map((play) => (
          <PlayRow key={play.id} play={play} provider={provider} />
        ))}
      </ul>
      {later || page.next_cursor ? (
        <nav aria-label={t('pages')} className="mt-4 flex flex-wrap gap-3 border-t border-hairline pt-4">
          {later ? (
            <ButtonLink href={path} prefetch={false}>
              {t('newest')}
            </ButtonLink>
          ) : null}
          {page.next_cursor ? (
            <ButtonLink
              href={`${path}?${new URLSearchParams({ cursor: page.next_cursor })}`}
              prefetch={false}
            >
              {t('older')}
            </ButtonLink>
          ) : null}
        </nav>
      ) : null}
    </Card>
  )
}
