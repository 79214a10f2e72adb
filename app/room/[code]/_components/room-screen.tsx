'use client'

import { LogOut, SlidersHorizontal } from 'lucide-react'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { type ReactNode, useState } from 'react'
import { Button, buttonClass } from '@/app/_components/button'
import { Cover } from '@/app/_components/cover'
import { Announcer } from '@/app/_components/player/announcer'
import { Progress } from '@/app/_components/player/progress'
import { Silence, Trouble } from '@/app/_components/player/silence'
import { SongTitle } from '@/app/_components/player/song-title'
import { useHydrated } from '@/app/_components/player/use-hydrated'
import { OwnRequests } from '../_requests/own-requests'
import { Queue } from '../_requests/queue'
import { QueueRow } from '../_requests/queue-row'
import { type Room, type RoomSeed, useRoom } from '../_sync/use-room'
import { ClosedRoom } from './closed-room'
import { GuestControls } from './guest-controls'
import { HistoryLink } from './history-link'
import { LeaveDialog } from './leave-dialog'
import { LinkState } from './link-state'
import { RestingRecord } from './resting-record'
import { RoomAccent } from './room-accent'
import { RoomBar } from './room-bar'
import { useNewCode } from './use-new-code'
import { WayBack } from './way-back'

type RoomScreenProps = {
  seed: RoomSeed
  failed: string | null
  /** A guest account's, which only this browser knows; null for somebody who can sign in. */
  guestName: string | null
  menu: ReactNode
  footer: ReactNode
}

/** A room as everyone in it sees it. */
export function RoomScreen({ seed, failed, guestName, menu, footer }: RoomScreenProps) {
  const room = useRoom(seed)
  const { snapshot, closed } = room
  useNewCode(room.code, seed.snapshot.code, '')
  return (
    <RoomAccent accent={closed ? null : (snapshot.now?.track.accent ?? null)}>
      {closed ? (
        <ClosedRoom closed={closed} name={snapshot.name} code={room.code} />
      ) : (
        <>
          <RoomBar room={room} menu={menu} aside={<HostLink room={room} />} />
          <main className="mx-auto w-full max-w-6xl px-4 pb-8 sm:px-6 lg:pt-6">
            <LinkState link={room.link} />
            <OpenRoom room={room} failed={failed} guestName={guestName} />
          </main>
          <Announcer snapshot={snapshot} memberId={room.memberId} />
          <div className={room.may('request') ? 'upright:pb-24' : undefined}>{footer}</div>
        </>
      )}
    </RoomAccent>
  )
}

function OpenRoom({
  room,
  failed,
  guestName,
}: Omit<RoomScreenProps, 'seed' | 'menu' | 'footer'> & { room: Room }) {
  const t = useTranslations('room.now')
  const { snapshot, role, clock, code } = room
  const { now, connection } = snapshot
  const trouble = {
    snapshot,
    role,
    clockOffset: clock.offset,
    path: `/room/${code}`,
    controlsPath: `/room/${code}/host`,
  }
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-6 side:grid-cols-[min(40rem,max(18rem,100dvh-14rem),46vw)_minmax(0,1fr)] side:items-start side:gap-6 lg:gap-12">
      <section aria-label={t('label')} className="grid gap-4">
        {now ? (
          <Cover
            src={now.track.image_url}
            alt={t('cover', { album: now.track.album })}
            seed={now.track.uri}
            priority
            className="cover-in mx-auto w-full max-w-[min(100%,44dvh)] side:max-w-none"
          />
        ) : (
          <RestingRecord className="mx-auto mt-4 w-full max-w-[min(100%,34dvh)] side:mt-0 side:max-w-none" />
        )}
      </section>
      <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] content-start gap-6 lg:pt-2">
        {now && connection.state !== 'connected' ? <Trouble {...trouble} /> : null}
        {now ? (
          <div className="grid gap-4">
            <SongTitle now={now} hostName={snapshot.host.name} />
            <Progress anchor={now} clock={clock} />
          </div>
        ) : (
          <Silence {...trouble} />
        )}
        <GuestControls room={room} failed={failed} />
        <Queue
          room={room}
          ask="bar"
          above={<OwnRequests room={room} />}
          row={(request) => <QueueRow room={room} request={request} />}
        />
        <div className="-ml-4 flex flex-wrap gap-x-2">
          <LeaveRoom room={room} />
          <HistoryLink code={code} />
          {guestName === null ? null : <WayBack name={guestName} />}
        </div>
      </div>
    </div>
  )
}

function HostLink({ room }: { room: Room }) {
  const t = useTranslations('room')
  if (!room.may('open_desk')) return null
  return (
    <Link
      href={`/room/${room.code}/host`}
      prefetch={false}
      aria-label={t('host_page')}
      title={t('host_page')}
      className={`${buttonClass({ variant: 'plain' })} max-sm:w-11 max-sm:px-0`}
    >
      <SlidersHorizontal aria-hidden size={18} />
      <span aria-hidden className="hidden sm:inline">
        {t('host_page')}
      </span>
    </Link>
  )
}

function LeaveRoom({ room }: { room: Room }) {
  const t = useTranslations('room.leave')
  const [open, setOpen] = useState(false)
  const hydrated = useHydrated()
  return (
    <div>
      <Button variant="plain" disabled={!hydrated} onClick={() => setOpen(true)}>
        <LogOut aria-hidden size={18} />
        {t('open')}
      </Button>
      <LeaveDialog room={room} open={open} onClose={() => setOpen(false)} />
    </div>
  )
}
