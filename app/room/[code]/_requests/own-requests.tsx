'use client'

import { X } from 'lucide-react'
import { useFormatter, useTranslations } from 'next-intl'
import { useId, useState } from 'react'
import { Notice } from '@/app/_components/notice'
import type { Proposal, Snapshot, TurnedDown } from '@/lib/snapshot/types'
import type { Room } from '../_sync/use-room'
import { MovingRows } from './moving-rows'
import { SongLine } from './song-line'
import { TakeBack } from './take-back'

/** What somebody has read and put away, for as long as this window lives. */
const putAway = new Set<string>()

/** What became of one's own requests: next, turned down and why, waiting for a yes. */
export function OwnRequests({ room }: { room: Room }) {
  const { queue, proposals, turned_down } = room.snapshot
  const own = <T extends Proposal>(requests: T[]) =>
    requests.filter(({ requested_by }) => requested_by.id === room.memberId)
  const next = own(queue).find(({ handed_over }) => handed_over)
  const [, setAway] = useState(0)
  const told = own(turned_down).filter(({ id }) => !putAway.has(id))
  const putOneAway = (id: string) => {
    putAway.add(id)
    setAway(putAway.size)
  }
  return (
    <>
      {next ? <OwnIsNext title={next.track.title} /> : null}
      {told.map((request) => (
        <TurnedDownNotice key={request.id} request={request} onPutAway={() => putOneAway(request.id)} />
      ))}
      <OwnProposals code={room.code} proposals={own(proposals)} />
    </>
  )
}

function OwnIsNext({ title }: { title: string }) {
  const t = useTranslations('ask.own')
  return (
    <p
      data-testid="own-next"
      className="mb-3 rounded-control border border-accent bg-accent-wash px-4 py-3 text-14 font-medium"
    >
      {t.rich('next', { title, song: (name) => <bdi>{name}</bdi> })}
    </p>
  )
}

function TurnedDownNotice({ request, onPutAway }: { request: TurnedDown; onPutAway: () => void }) {
  const t = useTranslations('ask.own')
  const { track, reason } = request
  return (
    <div data-testid="turned-down" className="relative mb-3">
      <Notice title={<bdi className="block pr-8">{track.title}</bdi>}>{t(reason)}</Notice>
      <button
        type="button"
        onClick={onPutAway}
        aria-label={t('put_away', { title: track.title })}
        className="touch absolute top-0 right-0 grid place-items-center rounded-control text-ink-3 hover:text-ink"
      >
        <X aria-hidden size={18} />
      </button>
    </div>
  )
}

function OwnProposals({ code, proposals }: { code: string; proposals: Snapshot['proposals'] }) {
  const t = useTranslations('ask.own')
  const id = useId()
  if (proposals.length === 0) return null
  return (
    <div className="mb-4">
      <h3 id={id} tabIndex={-1} className="text-14 font-medium text-ink-2 outline-none">
        {t('proposals')}
      </h3>
      <MovingRows rows={proposals} headingId={id}>
        {(proposal) => <OwnProposal code={code} proposal={proposal} />}
      </MovingRows>
    </div>
  )
}

function OwnProposal({ code, proposal }: { code: string; proposal: Proposal }) {
  const titleId = useId()
  const format = useFormatter()
  const { track } = proposal
  return (
    <SongLine
      track={track}
      titleId={titleId}
      note={<bdi>{format.list(track.artists, { type: 'unit' })}</bdi>}
    >
      <TakeBack code={code} id={proposal.id} titleId={titleId} />
    </SongLine>
  )
}
