'use client'

import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { Card } from '@/app/_components/card'
import { Cover } from '@/app/_components/cover'
import { Notice } from '@/app/_components/notice'
import { Queue } from '@/app/_components/player/queue'
import { Silence, Trouble } from '@/app/_components/player/silence'
import { SongTitle } from '@/app/_components/player/song-title'
import { FailureText } from '../../_commands/failure-text'
import { failureBefore, PlayButton, usePlaying } from '../../_components/play-button'
import { SkipNowButton } from '../../_components/skip-button'
import type { Room } from '../../_sync/use-room'
import { Devices } from './devices'
import { EndRoom } from './end-room'
import { Invite } from './invite'
import { ManagePeople } from './manage-people'
import { RuleList } from './rules'
import { Seek } from './seek'
import { Volume } from './volume'

type DeskProps = { room: Room; failed: string | null; qr: ReactNode; joinUrl: string }

/** What the host and the co-hosts work with: what plays on one side, the controls on the other. */
export function Desk({ room, failed, qr, joinUrl }: DeskProps) {
  const t = useTranslations('host')
  const { snapshot, role, code } = room
  const here = snapshot.members.filter(({ present }) => present).length
  const host = snapshot.host.name
  return (
    <div className="grid gap-4 lg:grid-cols-[minmax(0,1fr)_25rem] lg:items-start lg:gap-8">
      <div className="grid gap-6 lg:sticky lg:top-6">
        {role === 'cohost' ? <Notice>{t('cohost_notice', { host })}</Notice> : null}
        <Player room={room} failed={failed} />
        <Queue queue={snapshot.queue} hostName={host} className="max-lg:hidden" />
      </div>
      <div className="grid gap-4">
        <Card id="device" title={t('sections.device')} lead={t('device.lead')}>
          <div className="grid gap-4">
            <Volume code={code} device={snapshot.device} />
            <DevicesOf room={room} />
          </div>
        </Card>
        <Card id="invite" title={t('sections.invite')} lead={t('invite.lead')}>
          <Invite room={room} qr={qr} joinUrl={joinUrl} />
        </Card>
        <Card id="people" title={t('sections.people')} lead={t('people.lead', { count: here })}>
          <ManagePeople room={room} />
        </Card>
        {role === 'host' ? (
          <>
            <Card id="rules" title={t('sections.rules')} lead={t('rules.lead')}>
              <RuleList room={room} />
            </Card>
            <Card id="end" title={t('sections.end')} lead={t('end.lead')}>
              <EndRoom room={room} />
            </Card>
          </>
        ) : null}
        <Queue queue={snapshot.queue} hostName={host} className="mt-2 lg:hidden" />
      </div>
    </div>
  )
}

function DevicesOf({ room }: { room: Room }) {
  const t = useTranslations('host.device')
  const { connection, device } = room.snapshot
  if (connection.state === 'needs_reconnect' || connection.state === 'not_connected') {
    return <p className="text-14 text-ink-2">{t('connect_first')}</p>
  }
  return <Devices code={room.code} occasion={`${connection.state} ${device?.name ?? ''}`} />
}

function Player({ room, failed }: { room: Room; failed: string | null }) {
  const t = useTranslations('room')
  const { snapshot, role, clock, code } = room
  const { now, connection } = snapshot
  const playing = usePlaying(code, now?.is_playing ?? false)
  const trouble = { snapshot, role, clockOffset: clock.offset, path: `/room/${code}/host` }
  return (
    <section aria-label={t('now.label')} className="grid gap-4">
      {now && connection.state !== 'connected' ? <Trouble {...trouble} /> : null}
      {now ? (
        <div className="grid grid-cols-[6rem_minmax(0,1fr)] items-center gap-4 sm:grid-cols-[minmax(0,18rem)_minmax(0,1fr)] sm:items-end sm:gap-6">
          <Cover
            src={now.track.image_url}
            alt={t('now.cover', { album: now.track.album })}
            seed={now.track.uri}
            priority
            className="cover-in w-full"
          />
          <SongTitle now={now} hostName={snapshot.host.name} size="regular" />
        </div>
      ) : (
        <div className="py-4">
          <Silence {...trouble} />
        </div>
      )}
      {now ? <Seek key={now.play_id} code={code} now={now} clock={clock} /> : null}
      <div className="flex items-start gap-3">
        <PlayButton code={code} playing={playing} page="host" primary />
        {now ? <SkipNowButton key={now.play_id} code={code} now={now} page="host" /> : null}
      </div>
      <FailureText failure={playing.failure ?? failureBefore(failed)} />
    </section>
  )
}
