'use client'

import Link from 'next/link'
import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { musicProvider } from '@/lib/oauth/music-provider'
import type { ConnectionState, Snapshot, SnapshotMember } from '@/lib/snapshot/types'
import { buttonClass } from '../button'
import { Notice } from '../notice'
import { Until } from './until'

type SilenceProps = {
  snapshot: Snapshot
  role: SnapshotMember['role']
  clockOffset: number
  /** Where to come back to after connecting. */
  path: string
  /** On the room's page: leads to the controls. The host's page has them already. */
  controlsPath?: string
  /** On the host's page: what finds a device. */
  findDevice?: ReactNode
}

/** Why nothing plays, what is safe, and what the reader can do about it. Null while all is well. */
export function Trouble(props: SilenceProps) {
  const words = useWords(props)
  const { state } = props.snapshot.connection
  if (state === 'connected') return null
  return (
    <div data-testid="trouble" data-state={state}>
      <Notice
        tone={state === 'rate_limited' || state === 'provider_down' ? 'info' : 'needs-you'}
        title={words.title}
        action={words.connects ?? words.finds ?? words.controls}
      >
        {words.text} {words.until}
      </Notice>
    </div>
  )
}

/** The same in the place of the song, where none is known. */
export function Silence(props: SilenceProps) {
  const words = useWords(props)
  return (
    <div data-testid="silence" data-state={props.snapshot.connection.state} className="grid gap-3">
      <h2 className="text-28 font-semibold">{words.title}</h2>
      <p className="max-w-[42ch] text-16 text-ink-2">{words.text}</p>
      {words.until ? <p className="text-14 text-ink-3">{words.until}</p> : null}
      {words.connects || words.finds ? (
        <div className="mt-1 flex flex-wrap gap-2">{words.connects ?? words.finds}</div>
      ) : null}
    </div>
  )
}

/** What a host presses where connecting helps. */
const connecting: Partial<Record<ConnectionState, 'reconnect' | 'connect' | 'connect_other'>> = {
  needs_reconnect: 'reconnect',
  not_connected: 'connect',
  no_premium: 'connect_other',
}

type Words = {
  title: string
  text: string
  until: ReactNode
  connects: ReactNode
  finds: ReactNode
  controls: ReactNode
}

function useWords({ snapshot, role, clockOffset, path, controlsPath, findDevice }: SilenceProps): Words {
  const t = useTranslations('room.silence')
  const { state, retry_at } = snapshot.connection
  const playable = state === 'connected' || state === 'no_device'
  const own = role === 'host' || (role === 'cohost' && playable)
  const connects = connecting[state]
  const host = snapshot.host.name
  const asks = state === 'connected' && snapshot.settings.guest_can_request
  const forGuests = asks ? t('connected.guest_asks', { host }) : t(`${state}.guest`, { host })
  return {
    title: t(`${state}.title`),
    text: own ? t(`${state}.host`) : forGuests,
    until: retry_at ? <Until at={retry_at} clockOffset={clockOffset} /> : null,
    connects: role === 'host' && connects ? <Connect label={t(connects)} path={path} /> : null,
    finds: own && state === 'no_device' ? findDevice : null,
    controls:
      own && playable && controlsPath ? (
        <Link
          href={state === 'no_device' ? `${controlsPath}#find-device` : controlsPath}
          prefetch={false}
          className={buttonClass({ variant: 'quiet' })}
        >
          {t(state === 'no_device' ? 'find_device' : 'controls')}
        </Link>
      ) : null,
  }
}

/** A form, since connecting starts by POST; it needs no scripts. */
function Connect({ label, path }: { label: string; path: string }) {
  return (
    <form method="post" action={`/api/connect/${musicProvider}`}>
      <input type="hidden" name="return_to" value={path} />
      <button type="submit" className={buttonClass({ variant: 'primary' })}>
        {label}
      </button>
    </form>
  )
}
