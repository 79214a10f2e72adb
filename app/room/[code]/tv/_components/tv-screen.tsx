'use client'

import '../tv.css'
import clsx from 'clsx'
import type { ReactNode } from 'react'
import type { DisplaySnapshot } from '@/lib/snapshot/display'
import { LinkState } from '../../_components/link-state'
import { RoomAccent } from '../../_components/room-accent'
import { useNewCode } from '../../_components/use-new-code'
import { TvEnd } from './tv-end'
import { TvJoin } from './tv-join'
import { TvNext } from './tv-next'
import { TvSilence, TvSong } from './tv-song'
import { useAwake } from './use-awake'
import { type ShownTo, useDisplay } from './use-display'
import { useIdle } from './use-idle'
import { useNewestVersion } from './use-newest-version'

type TvScreenProps = {
  seed: {
    snapshot: DisplaySnapshot
    /** The server's clock when the page was rendered, epoch ms. */
    renderedAt: number
  }
  as: ShownTo
  /** Of the server that rendered the page. */
  version: string
  /** Where people join by hand, without the code. */
  joinAt: string
  /** The picture of the link to join, drawn on the server. */
  qr: ReactNode
}

/** A room on a screen in front of everybody: nothing to press, and it mends itself. */
export function TvScreen({ seed, as, version, joinAt, qr }: TvScreenProps) {
  const { snapshot, link, closed, clockOffset } = useDisplay(seed, as)
  const idle = useIdle()
  useAwake(closed === null)
  useNewestVersion(version, link)
  useNewCode(snapshot.code, seed.snapshot.code, '/tv')
  const { now, connection } = snapshot
  if (closed) return <TvEnd closed={closed} as={as} />
  const clock = { offset: clockOffset, renderedAt: seed.renderedAt }
  return (
    <RoomAccent accent={now?.track.accent ?? null}>
      <main data-testid="tv" data-state={connection.state} className={clsx('tv', idle && 'cursor-none')}>
        {now ? (
          <TvSong name={snapshot.name} now={now} connection={connection} clock={clock} />
        ) : (
          <TvSilence name={snapshot.name} connection={connection} clock={clock} />
        )}
        <div className="tv-below">
          <TvNext queue={snapshot.queue} />
          <TvJoin code={snapshot.code} joinAt={joinAt} qr={qr} />
        </div>
        <LinkState link={link} className="tv-link" />
      </main>
    </RoomAccent>
  )
}
