'use client'

import { Users } from 'lucide-react'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { type ReactNode, useState } from 'react'
import { Dialog } from '@/app/_components/dialog'
import { LogoMark } from '@/app/_components/logo'
import { People } from '@/app/_components/player/people'
import { useHydrated } from '@/app/_components/player/use-hydrated'
import type { Room } from '../_sync/use-room'

type RoomBarProps = { room: Room; menu: ReactNode; aside?: ReactNode; className?: string }

/** Room name and who is here; the mark leads home. */
export function RoomBar({ room, menu, aside, className = 'max-w-6xl' }: RoomBarProps) {
  const shell = useTranslations('shell')
  return (
    <header
      className={`relative z-10 mx-auto flex h-14 w-full items-center gap-1 px-4 sm:gap-3 sm:px-6 ${className}`}
    >
      <Link href="/" aria-label={shell('home')} className="touch grid place-items-center rounded-control">
        <LogoMark className="h-7 w-10" />
      </Link>
      <h1 data-testid="room-name" className="ml-2 min-w-0 flex-1 truncate text-16 font-semibold">
        <bdi>{room.snapshot.name}</bdi>
      </h1>
      {aside}
      <PeopleButton room={room} />
      {menu}
    </header>
  )
}

function PeopleButton({ room }: { room: Room }) {
  const t = useTranslations('room')
  const [open, setOpen] = useState(false)
  const hydrated = useHydrated()
  const { members, member_count, present_count: here } = room.snapshot
  return (
    <>
      <button
        type="button"
        disabled={!hydrated}
        onClick={() => setOpen(true)}
        aria-label={t('people.button', { count: here })}
        className="touch figures flex items-center justify-center gap-1.5 rounded-control px-2 text-14 text-ink-2 hover:bg-high hover:text-ink"
      >
        <Users aria-hidden size={18} strokeWidth={1.75} />
        {here}
      </button>
      <Dialog
        open={open}
        onClose={() => setOpen(false)}
        title={t('people.title')}
        closeLabel={t('close')}
        shape="box"
      >
        <People members={members} total={member_count} ownId={room.memberId} />
        {members.length < 2 ? <p className="text-14 text-ink-3">{t('people.nobody')}</p> : null}
      </Dialog>
    </>
  )
}
