import clsx from 'clsx'
import { useTranslations } from 'next-intl'
import { Sleeve } from '@/app/_components/sleeve'
import type { Friends } from '@/lib/friends/friends-of'
import type { Invitation } from './invitation'
import { Invite } from './share'

type FriendRowProps = { friend: Friends['friends'][number]; invitation: Invitation | null }

/** One friend: a sleeve of their own, the name, what they are in. */
export function FriendRow({ friend, invitation }: FriendRowProps) {
  const t = useTranslations('friends.list')
  const { id, name, online, title } = friend
  const [, called = name, code = ''] = /^(.*?)(#\d+)?$/s.exec(name) ?? []
  return (
    <li className="flex min-h-18 flex-wrap items-center gap-x-4 border-b border-hairline py-2">
      <span className="relative shrink-0">
        <Sleeve
          seed={`${name} ${id}`}
          className={clsx('size-11 rounded-control', online ? undefined : 'opacity-60 grayscale')}
        />
        {online ? (
          <span className="absolute -right-1 -bottom-1 size-4 rounded-full border-3 border-ground bg-accent" />
        ) : null}
      </span>
      <div className="grid min-w-0 flex-1">
        <span className={clsx('truncate text-16', online ? 'font-medium text-ink' : 'text-ink-2')}>
          {called}
          <span className="figures font-normal text-ink-3">{code}</span>
        </span>
        {online ? (
          <span className="truncate text-14 text-ink-2">{title ? t('in', { title }) : t('around')}</span>
        ) : null}
      </div>
      {invitation ? <Invite invitation={invitation} name={name} online={online} /> : null}
    </li>
  )
}
