'use client'

import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { Card } from '@/app/_components/card'
import { Cover } from '@/app/_components/cover'
import { Notice } from '@/app/_components/notice'
import { Silence, Trouble } from '@/app/_components/player/silence'
import { SongTitle } from '@/app/_components/player/song-title'
import type { ConnectionState } from '@/lib/snapshot/types'
import { FailureText } from '../../_commands/failure-text'
import { useFailureBefore } from '../../_commands/use-failure-before'
import { HistoryLink } from '../../_components/history-link'
import { PlayButton, usePlaying } from '../../_components/play-button'
import { RestingRecord } from '../../_components/resting-record'
import { SkipNowButton } from '../../_components/skip-button'
import type { Room } from '../../_sync/use-room'
import { DeskQueue } from './desk-queue'
import { Devices } from './devices'
import { EndRoom } from './end-room'
import { Invite } from './invite'
import { ManagePeople } from './manage-people'
import { Refusals } from './refusals'
import { RuleList } from './rules'
import { Seek } from './seek'
import { SoundCheck } from './sound-check'
import { SoundCheckOffer } from './sound-check-offer'
import { useSoundCheck } from './use-sound-check'
import { Volume } from './volume'

type DeskProps = {
  room: Room
  failed: string | null
  qr: ReactNode
  joinUrl: string
  tv: ReactNode
  consentEnds: ReactNode
}

/** What the host and the co-hosts work with: what plays on one side, the controls on the other. */
export function Desk({ room, failed, qr, joinUrl, tv, consentEnds }: DeskProps) {
  const t = useTranslations('host')
  const { snapshot, role, may, code } = room
  const host = snapshot.host.name
  const check = useSoundCheck()
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4 lg:grid-cols-[minmax(0,26rem)_minmax(0,1fr)] lg:items-start lg:gap-8 xl:grid-cols-[minmax(0,27rem)_minmax(0,1fr)]">
      <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
        {role === 'cohost' ? <Notice>{t('cohost_notice', { host })}</Notice> : null}
        {role === 'host' && !isGone(snapshot.connection.state) ? consentEnds : null}
        <Refusals refusals={snapshot.refusals} />
        <Player
          room={room}
          failed={failed}
          findDevice={<SoundCheckOffer step="device" onStart={check.onStep} />}
        />
        {snapshot.now ? null : <SoundCheckOffer step="connection" onStart={check.onStep} />}
        <DeskQueue room={room} />
        <HistoryLink code={code} className="-ml-4 justify-self-start" />
      </div>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4 xl:grid-cols-2 xl:items-start">
        <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
          <Card id="device" title={t('sections.device')} lead={t('device.lead')}>
            <div className="grid gap-4">
              <Volume code={code} device={snapshot.device} />
              <DevicesOf room={room} />
              {snapshot.now ? <SoundCheckOffer step="connection" brief onStart={check.onStep} /> : null}
            </div>
          </Card>
          {may('settings') ? (
            <Card id="rules" title={t('sections.rules')} lead={t('rules.lead')}>
              <RuleList room={room} />
            </Card>
          ) : null}
        </div>
        <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
          <Card id="invite" title={t('sections.invite')} lead={t('invite.lead')}>
            <div className="grid gap-5">
              <Invite room={room} qr={qr} joinUrl={joinUrl} />
              {tv}
            </div>
          </Card>
          <Card
            id="people"
            title={t('sections.people')}
            lead={t('people.lead', { count: snapshot.present_count })}
          >
            <ManagePeople room={room} />
          </Card>
          {may('end') ? (
            <Card id="end" title={t('sections.end')} lead={t('end.lead')}>
              <EndRoom room={room} />
            </Card>
          ) : null}
        </div>
      </div>
      <SoundCheck room={room} {...check} />
    </div>
  )
}

/** Whether the host has to connect before anything else. */
function isGone(state: ConnectionState): boolean {
  return state === 'needs_reconnect' || state === 'not_connected'
}

function DevicesOf({ room }: { room: Room }) {
  const t = useTranslations('host.device')
  const { connection, device } = room.snapshot
  if (isGone(connection.state)) {
    return <p className="text-14 text-ink-2">{t('connect_first')}</p>
  }
  return <Devices code={room.code} current={device} occasion={`${connection.state} ${device?.name ?? ''}`} />
}

type PlayerProps = { room: Room; failed: string | null; findDevice: ReactNode }

function Player({ room, failed, findDevice }: PlayerProps) {
  const t = useTranslations('room')
  const { snapshot, role, clock, code } = room
  const { now, connection } = snapshot
  const before = useFailureBefore(failed, snapshot.version)
  const playing = usePlaying(code, now?.is_playing ?? false)
  const mayPlay = now !== null || connection.state === 'connected' || connection.state === 'no_device'
  const trouble = { snapshot, role, clockOffset: clock.offset, path: `/room/${code}/host`, findDevice }
  return (
    <section aria-label={t('now.label')} className="grid gap-4 max-lg:pt-2">
      {now && connection.state !== 'connected' ? <Trouble {...trouble} /> : null}
      {now ? (
        <div className="grid grid-cols-[6rem_minmax(0,1fr)] items-center gap-4 lg:grid-cols-1 lg:gap-5">
          <Cover
            src={now.track.image_url}
            alt={t('now.cover', { album: now.track.album })}
            seed={now.track.uri}
            priority
            className="cover-in w-full lg:max-w-[max(14rem,100dvh-29rem)]"
          />
          <SongTitle now={now} hostName={snapshot.host.name} size="regular" />
        </div>
      ) : (
        <div className="grid gap-6 py-4">
          <RestingRecord className="w-full max-w-[max(14rem,100dvh-29rem)] max-lg:hidden" />
          <Silence {...trouble} />
        </div>
      )}
      {now ? <Seek code={code} now={now} clock={clock} /> : null}
      {mayPlay ? (
        <div className="z-10 grid gap-2 max-lg:fixed max-lg:inset-x-0 max-lg:bottom-0 max-lg:border-t max-lg:border-hairline max-lg:bg-ground max-lg:px-4 max-lg:py-3 max-lg:pb-[max(0.75rem,env(safe-area-inset-bottom))]">
          <FailureText failure={playing.failure ?? before} />
          <div className="flex items-start gap-3">
            <PlayButton
              code={code}
              playing={playing}
              page="host"
              primary={connection.state !== 'no_device'}
              named={!now}
              className={now ? 'size-16 lg:size-22' : undefined}
            />
            {now ? (
              <SkipNowButton
                code={code}
                now={now}
                page="host"
                className="min-h-16 px-3 lg:min-h-22"
                ringClassName="size-12 lg:size-15"
              />
            ) : null}
          </div>
        </div>
      ) : null}
    </section>
  )
}
