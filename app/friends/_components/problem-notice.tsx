import { getFormatter, getTranslations } from 'next-intl/server'
import { Notice } from '@/app/_components/notice'
import type { Friends } from '@/lib/friends/friends-of'

/** Why the list is old or missing, what is safe, and when it can be read again. */
export async function ProblemNotice({ list }: { list: Friends }) {
  const { problem, fetched_at, retry_at } = list
  if (!problem) return null
  const t = await getTranslations('friends.problems')
  const named = { provider: list.provider.name }
  if (problem === 'hidden') {
    return (
      <Notice tone="needs-you" title={t('hidden', named)}>
        {t('hidden_text', named)}
      </Notice>
    )
  }
  const format = await getFormatter()
  const now = new Date()
  // At the earliest a second from now: whoever reads it has not looked again yet.
  const retry = format.relativeTime(Math.max(Date.parse(retry_at ?? ''), now.getTime() + 1000) || now, now)
  return (
    <Notice title={t(problem, named)}>
      {fetched_at
        ? t('stale', { when: format.relativeTime(new Date(fetched_at), now), retry })
        : t('unread', { retry })}
    </Notice>
  )
}
