'use client'

import clsx from 'clsx'
import { ArrowDown, ArrowUp, ArrowUpToLine, Ellipsis, Pin, Trash2 } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { type ReactNode, useId, useState } from 'react'
import { Button, buttonClass } from '@/app/_components/button'
import { useHydrated } from '@/app/_components/player/use-hydrated'
import type { QueuedRequest } from '@/lib/snapshot/types'
import { command, type Outcome } from '../../_commands/command'
import { useCommand } from '../../_commands/use-command'
import { useWish } from '../../_commands/use-wish'
import { AskedBy, NextTag } from '../../_requests/queue-row'
import { RequestFailure } from '../../_requests/request-failure'
import { SongLine } from '../../_requests/song-line'
import type { Room } from '../../_sync/use-room'

type ManagedRowProps = {
  room: Room
  request: QueuedRequest
  /** Among those that wait, from 0. */
  place: number
  last: number
  onMoved: (place: number) => void
  onRemoved: () => void
}

/** A song that waits; what a host does about it opens under it. */
export function ManagedRow(props: ManagedRowProps) {
  const { room, request } = props
  const t = useTranslations('host.queue')
  const id = useId()
  const hydrated = useHydrated()
  const [open, setOpen] = useState(false)
  const own = request.requested_by.id === room.memberId
  const managed = !request.handed_over
  return (
    <>
      <SongLine track={request.track} titleId={id} note={<AskedBy request={request} own={own} votes />}>
        {managed ? (
          <button
            type="button"
            id={`${id}-manage`}
            disabled={!hydrated}
            aria-expanded={open}
            aria-controls={open ? `${id}-actions` : undefined}
            aria-label={t('manage', { title: request.track.title })}
            onClick={() => setOpen(!open)}
            className={clsx(
              'touch -mr-2 grid shrink-0 place-items-center rounded-control hover:bg-high hover:text-ink',
              open ? 'bg-high text-ink' : 'text-ink-3',
            )}
          >
            <Ellipsis aria-hidden size={20} />
          </button>
        ) : (
          <NextTag />
        )}
      </SongLine>
      {managed && open ? <Actions {...props} id={id} /> : null}
    </>
  )
}

function Actions({ room, request, place, last, onMoved, onRemoved, id }: ManagedRowProps & { id: string }) {
  const t = useTranslations('host.queue')
  const send = (change: { position: number } | { pinned: boolean }): Promise<Outcome> =>
    command(room.code, 'PATCH', `/requests/${request.id}`, change)
  const move = useWish(place, async (position) => {
    const outcome = await send({ position })
    if (outcome.ok) onMoved(position)
    return outcome
  })
  const pin = useWish(request.pinned, (pinned) => send({ pinned }))
  const remove = useCommand(async () => {
    const outcome = await command(room.code, 'DELETE', `/requests/${request.id}`)
    if (outcome.ok) onRemoved()
    return outcome
  })
  const moves = [
    { to: move.shown - 1, at: 0, Icon: ArrowUp, label: t('up') },
    { to: move.shown + 1, at: last, Icon: ArrowDown, label: t('down') },
    { to: 0, at: 0, Icon: ArrowUpToLine, label: t('top') },
  ]
  return (
    <fieldset id={`${id}-actions`} aria-labelledby={id} className="pb-4">
      <div className="grid grid-cols-2 gap-2 sm:grid-cols-3">
        {moves.map(({ to, at, Icon, label }) => (
          <Action key={label} idle={move.shown === at} onClick={() => void move.want(to)}>
            <Icon aria-hidden size={16} className="shrink-0" />
            {label}
          </Action>
        ))}
        <Action pressed={pin.shown} onClick={() => void pin.want(!pin.shown)}>
          <Pin aria-hidden size={16} fill={pin.shown ? 'currentColor' : 'none'} className="shrink-0" />
          {t('pin')}
        </Action>
        <Button
          variant="danger"
          pending={remove.pending}
          onClick={() => void remove.run()}
          className="px-2! max-sm:col-span-2"
        >
          <Trash2 aria-hidden size={16} className="shrink-0" />
          {t('remove')}
        </Button>
      </div>
      <RequestFailure failure={move.failure ?? pin.failure ?? remove.failure} className="pt-2" />
    </fieldset>
  )
}

type ActionProps = {
  /** For what is on or off. */
  pressed?: boolean
  /** There is nothing to do: it stays, so that the focus does. */
  idle?: boolean
  onClick: () => void
  children: ReactNode
}

function Action({ pressed, idle = false, onClick, children }: ActionProps) {
  return (
    <button
      type="button"
      aria-pressed={pressed}
      aria-disabled={idle || undefined}
      onClick={idle ? undefined : onClick}
      className={clsx(
        buttonClass({ variant: 'quiet' }),
        'px-2! aria-disabled:opacity-60',
        pressed && 'border-accent! bg-accent-wash!',
      )}
    >
      {children}
    </button>
  )
}
