import { getFormatter, getTranslations } from 'next-intl/server'
import { Cover } from '@/app/_components/cover'
import { Tag } from '@/app/_components/tag'
import type { PlayDto } from '@/lib/snapshot/history/plays'

const dayMs = 24 * 60 * 60 * 1000

/** One song that played: who asked for it, when, and what became of it. */
export async function PlayRow({ play, provider }: { play: PlayDto; provider: string }) {
  const t = await getTranslations('history')
  const { track, requested_by, origin, skipped, doubled, ended_at, started_at } = play
  return (
    <li className="grid grid-cols-[3rem_minmax(0,1fr)] items-start gap-x-4 gap-y-1 border-b border-hairline py-3 last:border-b-0 sm:grid-cols-[3rem_minmax(0,1fr)_auto]">
      <Cover src={track.image_url} alt="" seed={track.uri} className="size-12" />
      <div className="grid min-w-0">
        <p className="truncate text-16 font-medium" title={track.title}>
          <bdi>{track.title}</bdi>
        </p>
        <p className="truncate text-14 text-ink-2">
          <bdi>{track.artists.join(', ')}</bdi>
        </p>
        <p className="text-14 text-ink-3 wrap-anywhere">
          {requested_by ? t('asked_by', { name: requested_by.name }) : t(`origin.${origin}`, { provider })}
        </p>
        {doubled ? <p className="text-14 text-ink-3">{t('doubled_hint', { provider })}</p> : null}
      </div>
      <div className="flex flex-wrap items-center gap-2 max-sm:col-start-2 sm:grid sm:justify-items-end sm:gap-1">
        {ended_at ? (
          <time dateTime={started_at} className="figures text-14 text-ink-3">
            {await whenPlayed(started_at)}
          </time>
        ) : (
          <Tag tone="good">{t('playing')}</Tag>
        )}
        {skipped ? <Tag>{t('skipped')}</Tag> : null}
        {doubled ? <Tag>{t('doubled')}</Tag> : null}
      </div>
    </li>
  )
}

/** Within a day relative to now, before that by date and time. */
async function whenPlayed(time: string): Promise<string> {
  const format = await getFormatter()
  const [at, now] = [new Date(time), new Date()]
  return now.getTime() - at.getTime() < dayMs
    ? format.relativeTime(at, now)
    : format.dateTime(at, { dateStyle: 'medium', timeStyle: 'short' })
}
