'use client'

import { useFormatter, useTranslations } from 'next-intl'
import { useId } from 'react'
import { clockTime } from '@/app/_components/player/position'
import type { Track } from '@/lib/snapshot/types'
import type { Room } from '../../_sync/use-room'
import { RequestFailure } from '../request-failure'
import { SongLine } from '../song-line'
import { useVote } from '../use-vote'
import { SongAction } from './song-action'
import { type SongState, songState } from './song-state'
import type { Asking } from './use-asking'

type SongRowProps = { room: Room; track: Track; asking: Asking }

/** A song that was found, and the one thing to do about it. */
export function SongRow({ room, track, asking }: SongRowProps) {
  const t = useTranslations('ask.song')
  const format = useFormatter()
  const titleId = useId()
  const state = songState(track.uri, room.snapshot, room.memberId, asking.asked.get(track.uri))
  const said = ({ is }: SongState) => {
    if (is === 'proposed') return t('waits_for_yes')
    return is === 'asked' || is === 'voted' ? t(is) : ''
  }
  const vote = useVote(room.code, state.is === 'votable' ? state.request : null, room.memberId)
  return (
    <>
      <SongLine
        track={track}
        titleId={titleId}
        note={
          <>
            <bdi>{format.list(track.artists, { type: 'unit' })}</bdi>
            <span className="figures"> · {clockTime(track.duration_ms)}</span>
          </>
        }
      >
        <SongAction state={state} vote={vote} titleId={titleId} onAsk={() => void asking.ask(track.uri)} />
      </SongLine>
      <p role="status" className={state.is === 'proposed' ? 'pb-3 text-14 text-ink-2' : 'sr-only'}>
        {said(state)}
      </p>
      <RequestFailure failure={state.is === 'refused' ? state.failure : vote.failure} className="pb-3" />
    </>
  )
}
