import { getFormatter, getTranslations } from 'next-intl/server'
import { Notice } from '@/app/_components/notice'
import type { Friends } from '@/lib/friends/friends-of'
import { FriendRow } from './friend-row'
import type { Invitation } from './invitation'
import { LookAgain } from './look-again'
import { ProblemNotice } from './problem-notice'

const justNowMs = 10_000

type FriendListProps = { list: Friends; invitation: Invitation | null }

/** How the list stands, then whoever is online with what they are in, then everybody else. */
export async function FriendList({ list, invitation }: FriendListProps) {
  const t = await getTranslations('friends')
  const named = { provider: list.provider.name }
  const online = list.friends.filter((friend) => friend.online)
  const offline = list.friends.filter((friend) => !friend.online)
  return (
    <section aria-label={t('title')} className="grid min-w-0 gap-6">
      <div className="flex items-start justify-between gap-4">
        <Standing list={list} online={online.length} />
        <LookAgain label={t('list.look')} />
      </div>
      <ProblemNotice list={list} />
      {list.friends.length === 0 && !list.problem ? (
        <Notice title={t('empty.title', named)}>{t('empty.text')}</Notice>
      ) : null}
      <Group title={t('list.online')} friends={online} invitation={invitation} />
      <Group title={t('list.offline')} friends={offline} invitation={invitation} />
    </section>
  )
}

/** How many are around and how old that is; said again when it changes. */
async function Standing({ list, online }: { list: Friends; online: number }) {
  const t = await getTranslations('friends.list')
  const format = await getFormatter()
  const now = new Date()
  return (
    <div className="grid min-w-0 gap-1">
      <p role="status" className="text-16 text-ink">
        {list.friends.length > 0 ? t('count', { online, all: list.friends.length }) : null}{' '}
        {list.fetched_at ? (
          <span className="text-ink-3">
            {now.getTime() - Date.parse(list.fetched_at) < justNowMs
              ? t('read_now')
              : t('read', { when: format.relativeTime(new Date(list.fetched_at), now) })}
          </span>
        ) : null}
      </p>
      <p className="text-14 text-ink-3">{t('look_hint', { provider: list.provider.name })}</p>
    </div>
  )
}

type GroupProps = { title: string; friends: Friends['friends']; invitation: Invitation | null }

function Group({ title, friends, invitation }: GroupProps) {
  if (friends.length === 0) return null
  return (
    <div className="grid">
      <h2 className="flex items-baseline gap-2 pb-2 text-14 font-medium text-ink-2">
        {title} <span className="figures text-ink-3">{friends.length}</span>
      </h2>
      <ul aria-label={title} className="grid border-t border-hairline">
        {friends.map((friend) => (
          <FriendRow key={friend.id} friend={friend} invitation={invitation} />
        ))}
      </ul>
    </div>
  )
}
