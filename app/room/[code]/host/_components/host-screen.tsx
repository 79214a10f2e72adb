'use client'

import { Eye } from 'lucide-react'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { type ReactNode, useEffect } from 'react'
import { buttonClass } from '@/app/_components/button'
import { Announcer } from '@/app/_components/player/announcer'
import { ClosedRoom } from '../../_components/closed-room'
import { LinkState } from '../../_components/link-state'
import { RoomAccent } from '../../_components/room-accent'
import { RoomBar } from '../../_components/room-bar'
import { useNewCode } from '../../_components/use-new-code'
import { type RoomSeed, useRoom } from '../../_sync/use-room'
import { Desk } from './desk'

type HostScreenProps = {
  seed: RoomSeed
  failed: string | null
  qr: ReactNode
  joinUrl: string
  /** The room on a television. */
  tv: ReactNode
  /** For the host alone: the provider will ask again soon. */
  consentEnds: ReactNode
  menu: ReactNode
  footer: ReactNode
}

/** The host's page while it is open; who is no host any more is led back to the room. */
export function HostScreen({ seed, failed, qr, joinUrl, tv, consentEnds, menu, footer }: HostScreenProps) {
  const t = useTranslations('host')
  const router = useRouter()
  const room = useRoom(seed)
  const { snapshot, closed, code } = room
  const mayStay = room.may('open_desk')
  useNewCode(code, seed.snapshot.code, '/host')
  useEffect(() => {
    if (!mayStay) router.replace(`/room/${code}`)
  }, [mayStay, code, router])
  return (
    <RoomAccent accent={closed ? null : (snapshot.now?.track.accent ?? null)}>
      {closed ? (
        <ClosedRoom closed={closed} name={snapshot.name} code={code} />
      ) : (
        <>
          <RoomBar
            room={room}
            className="max-w-[88rem]"
            menu={menu}
            aside={
              <Link
                href={`/room/${code}`}
                aria-label={t('to_room')}
                title={t('to_room')}
                className={`${buttonClass({ variant: 'plain' })} max-sm:w-11 max-sm:px-0`}
              >
                <Eye aria-hidden size={18} />
                <span aria-hidden className="hidden sm:inline">
                  {t('to_room')}
                </span>
              </Link>
            }
          />
          <main className="mx-auto w-full max-w-[88rem] px-4 pb-8 sm:px-6 lg:pt-6">
            <LinkState link={room.link} />
            <Desk room={room} failed={failed} qr={qr} joinUrl={joinUrl} tv={tv} consentEnds={consentEnds} />
          </main>
          <Announcer snapshot={snapshot} memberId={room.memberId} />
          <div className="max-lg:pb-24">{footer}</div>
        </>
      )}
    </RoomAccent>
  )
}
