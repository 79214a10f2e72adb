'use client'

import clsx from 'clsx'
import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import type { SnapshotMember } from '@/lib/snapshot/types'
import { Portrait } from './portrait'

type PeopleProps = {
  members: SnapshotMember[]
  /** How many belong to the room; of a crowd not all are listed. */
  total: number
  /** The reader's own member id. */
  ownId: string
  /** What stands at the end of a row. */
  action?: (member: SnapshotMember) => ReactNode
}

const order = { host: 0, cohost: 1, guest: 2 } as const

/** Who belongs to the room: those present first, then by role. */
export function People({ members, total, ownId, action }: PeopleProps) {
  const t = useTranslations('room.people')
  const sorted = members.toSorted(
    (a, b) => Number(b.present) - Number(a.present) || order[a.role] - order[b.role],
  )
  return (
    <>
      <ul className="divide-y divide-hairline">
        {sorted.map((member) => (
          <li key={member.id} className="flex min-h-14 items-center gap-3 py-1">
            <Face member={member} />
            <div className="min-w-0 flex-1">
              <Names member={member} own={member.id === ownId} />
              <p className="text-12 text-ink-3">
                {member.role === 'guest' ? '' : `${t(member.role)} · `}
                {member.present ? t('here') : t('away')}
              </p>
            </div>
            {action?.(member)}
          </li>
        ))}
      </ul>
      {total > members.length ? (
        <p className="text-12 text-ink-3">{t('more', { count: total - members.length })}</p>
      ) : null}
    </>
  )
}

/** The name, and beside it the stage name, which gives way first; each is cut where its own script ends. */
function Names({ member, own }: { member: SnapshotMember; own: boolean }) {
  const t = useTranslations('room.people')
  return (
    <p className="flex min-w-0 items-baseline gap-1.5 text-14">
      <bdi className={clsx('truncate font-medium', member.stage_name ? 'max-w-[65%] shrink-0' : 'min-w-0')}>
        {member.name}
      </bdi>
      {own ? <span className="shrink-0 text-ink-3">({t('you')})</span> : null}
      {member.stage_name ? (
        <span className="flex min-w-0 text-ink-2">
          <span className="sr-only">{t('on_stage')} </span>
          <bdi className="truncate">{member.stage_name}</bdi>
        </span>
      ) : null}
    </p>
  )
}

/** The picture or the first letter of a name, with a dot for those who are here. */
function Face({ member }: { member: SnapshotMember }) {
  return (
    <span className={clsx('relative shrink-0', !member.present && 'opacity-60')}>
      <Portrait name={member.name} url={member.picture_url} className="size-9 text-14" />
      {member.present ? (
        <span className="absolute right-0 bottom-0 size-2.5 rounded-full border-2 border-raised bg-accent" />
      ) : null}
    </span>
  )
}
