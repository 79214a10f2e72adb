'use client'

import clsx from 'clsx'
import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import type { SnapshotMember } from '@/lib/snapshot/types'

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
            <Initial member={member} />
            <div className="min-w-0 flex-1">
              <p className="truncate text-14 font-medium">
                <bdi>{member.name}</bdi>
                {member.id === ownId ? <span className="font-normal text-ink-3"> ({t('you')})</span> : null}
              </p>
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

/** The first letter of a name, with a dot for those who are here. */
function Initial({ member }: { member: SnapshotMember }) {
  return (
    <span
      aria-hidden
      className={clsx(
        'relative grid size-9 shrink-0 place-items-center rounded-full bg-high text-14 font-semibold',
        !member.present && 'opacity-60',
      )}
    >
      {[...member.name][0]?.toUpperCase()}
      {member.present ? (
        <span className="absolute right-0 bottom-0 size-2.5 rounded-full border-2 border-raised bg-accent" />
      ) : null}
    </span>
  )
}
