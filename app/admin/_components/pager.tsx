import { getTranslations } from 'next-intl/server'
import { ButtonLink } from '@/app/_components/button'
import { addressOf } from '../_access/read-query'

type PagerProps = {
  path: string
  /** What the page was asked for. */
  given: Record<string, string>
  nextCursor: string | null
}

/** The way through a long list. */
export async function Pager({ path, given, nextCursor }: PagerProps) {
  const t = await getTranslations('admin.pager')
  const { cursor, done, failed, ...kept } = given
  if (!cursor && !nextCursor) return null
  return (
    <nav aria-label={t('label')} className="flex flex-wrap gap-3">
      {cursor ? (
        <ButtonLink href={addressOf(path, kept)} prefetch={false}>
          {t('first')}
        </ButtonLink>
      ) : null}
      {nextCursor ? (
        <ButtonLink href={addressOf(path, { ...kept, cursor: nextCursor })} prefetch={false}>
          {t('next')}
        </ButtonLink>
      ) : null}
    </nav>
  )
}
