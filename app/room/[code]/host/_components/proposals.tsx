'use client'

import { useFormatter, useTranslations } from 'next-intl'
import { useId } from 'react'
import { Button } from '@/app/_components/button'
import { clockTime } from '@/app/_components/player/position'
import { useHydrated } from '@/app/_components/player/use-hydrated'
import type { Proposal } from '@/lib/snapshot/types'
import { command } from '../../_commands/command'
import { useCommand } from '../../_commands/use-command'
import { MovingRows } from '../../_requests/moving-rows'
import { RequestFailure } from '../../_requests/request-failure'
import { SongLine } from '../../_requests/song-line'
import type { Room } from '../../_sync/use-room'

type ProposalsProps = { room: Room; onSay: (text: string) => void }

const headingId = 'proposals-title'

/** What guests ask for and those who run the room have not decided about. */
export function Proposals({ room, onSay }: ProposalsProps) {
  const t = useTranslations('host.queue')
  const { proposals } = room.snapshot
  if (proposals.length === 0) return null
  return (
    <section
      aria-labelledby={headingId}
      className="rounded-sheet border border-needs-you/40 bg-needs-you-ground p-4 pb-2"
    >
      <h2 id={headingId} tabIndex={-1} className="text-16 font-semibold outline-none">
        {t('proposals', { count: proposals.length })}
      </h2>
      <MovingRows rows={proposals} headingId={headingId}>
        {(proposal) => <ProposalRow code={room.code} proposal={proposal} onSay={onSay} />}
      </MovingRows>
    </section>
  )
}

type ProposalRowProps = { code: string; proposal: Proposal; onSay: (text: string) => void }

function ProposalRow({ code, proposal, onSay }: ProposalRowProps) {
  const t = useTranslations('host.queue')
  const next = useTranslations('room.next')
  const format = useFormatter()
  const id = useId()
  const hydrated = useHydrated()
  const { track, requested_by } = proposal
  const path = `/requests/${proposal.id}`
  const decide = useCommand(async (accepted: boolean) => {
    const outcome = accepted
      ? await command(code, 'PATCH', path, { approved: true })
      : await command(code, 'DELETE', path)
    if (outcome.ok) onSay(t(accepted ? 'accepted' : 'refused', { title: track.title }))
    return outcome
  })
  const decisions = [
    { accepted: true, label: t('accept'), variant: 'quiet' },
    { accepted: false, label: t('refuse'), variant: 'plain' },
  ] as const
  return (
    <div className="pb-2">
      <SongLine
        track={track}
        titleId={`${id}-title`}
        note={
          <>
            <bdi>{format.list(track.artists, { type: 'unit' })}</bdi>
            <span className="figures"> · {clockTime(track.duration_ms)}</span> ·{' '}
            {next('asked', { name: requested_by.name })}
          </>
        }
      />
      <div className="flex gap-2">
        {decisions.map(({ accepted, label, variant }) => (
          <Button
            key={label}
            id={`${id}-${accepted}`}
            aria-labelledby={`${id}-${accepted} ${id}-title`}
            variant={variant}
            disabled={!hydrated}
            pending={decide.pending}
            onClick={() => void decide.run(accepted)}
          >
            {label}
          </Button>
        ))}
      </div>
      <RequestFailure failure={decide.failure} className="pt-2" />
    </div>
  )
}
