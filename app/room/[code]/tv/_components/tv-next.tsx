'use client'

import { useTranslations } from 'next-intl'
import { Cover } from '@/app/_components/cover'
import type { DisplaySnapshot } from '@/lib/snapshot/display'

/** The next three songs and who asked for them. */
export function TvNext({ queue }: Pick<DisplaySnapshot, 'queue'>) {
  const t = useTranslations('tv.next')
  return (
    <section aria-labelledby="next-title" className="tv-next">
      <h2 id="next-title" className="tv-next-title">
        {t('title')}
      </h2>
      {queue.length === 0 ? (
        <p className="tv-next-empty">{t('empty')}</p>
      ) : (
        <ol className="tv-next-list">
          {queue.map(({ track, requested_by }) => (
            <li key={track.uri} className="tv-next-row">
              <Cover src={track.image_url} alt="" seed={track.uri} className="tv-next-cover" />
              <div className="min-w-0">
                <p className="tv-next-song">
                  <bdi>{track.title}</bdi>
                </p>
                <p className="tv-next-asker">{t('asked', { name: requested_by.name })}</p>
              </div>
            </li>
          ))}
        </ol>
      )}
    </section>
  )
}
