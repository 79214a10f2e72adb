'use client'

import { useTranslations } from 'next-intl'
import { type ReactNode, useId, useState } from 'react'
import { Button } from '@/app/_components/button'
import { Dialog } from '@/app/_components/dialog'
import { inputClass } from '@/app/_components/field'
import { codeInThrees } from '@/app/_components/room-code'
import { command } from '../_commands/command'
import { FailureText } from '../_commands/failure-text'
import { useCommand } from '../_commands/use-command'
import type { Room } from '../_sync/use-room'

type LeaveDialogProps = { room: Room; open: boolean; onClose: () => void }

/** Asks once: a guest just goes, a host hands over or ends the room for everyone. */
export function LeaveDialog({ room, open, onClose }: LeaveDialogProps) {
  const t = useTranslations('room')
  const runs = room.may('hand_over')
  const title = runs ? 'leave.host_title' : 'leave.title'
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={t(title, { room: room.snapshot.name })}
      closeLabel={t('close')}
    >
      {runs ? (
        <>
          <HandOver room={room} />
          <EndOrLeave
            room={room}
            onClose={onClose}
            text={t('leave.host')}
            confirm={t('leave.end_confirm')}
            danger
          />
        </>
      ) : (
        <EndOrLeave
          room={room}
          onClose={onClose}
          text={t('leave.guest', { code: codeInThrees(room.code) })}
          confirm={t('leave.confirm')}
        />
      )}
    </Dialog>
  )
}

type EndOrLeaveProps = {
  room: Room
  onClose: () => void
  text: ReactNode
  confirm: string
  danger?: boolean
}

function EndOrLeave({ room, onClose, text, confirm, danger = false }: EndOrLeaveProps) {
  const t = useTranslations('room.leave')
  const leave = useLeave(room.code)
  return (
    <div className="grid gap-4">
      <p className="text-14 text-ink-2">{text}</p>
      <FailureText failure={leave.failure} />
      <div className="grid gap-2 sm:flex sm:flex-row-reverse">
        <Button
          variant={danger ? 'danger' : 'primary'}
          size="large"
          pending={leave.pending}
          onClick={() => void leave.run()}
        >
          {confirm}
        </Button>
        <Button variant="plain" size="large" onClick={onClose}>
          {t('stay')}
        </Button>
      </div>
    </div>
  )
}

/** The host's way out that keeps the room: somebody else becomes the host. */
export function HandOver({ room }: { room: Room }) {
  const t = useTranslations('room.leave')
  const id = useId()
  const leave = useLeave(room.code)
  const heirs = room.snapshot.members.filter((member) => member.id !== room.memberId)
  const first = heirs.find(({ present }) => present) ?? heirs[0]
  const [heir, setHeir] = useState(first?.id)
  if (!first) return <p className="text-14 text-ink-3">{t('hand_over_nobody')}</p>
  const chosen = heirs.some((member) => member.id === heir) ? heir : first.id
  return (
    <div className="grid gap-2">
      <label htmlFor={id} className="text-14 font-medium">
        {t('hand_over')}
      </label>
      <div className="grid gap-2 sm:flex">
        <select
          id={id}
          value={chosen}
          onChange={(event) => setHeir(event.target.value)}
          aria-describedby={`${id}-hint`}
          className={inputClass}
        >
          {heirs.map((member) => (
            <option key={member.id} value={member.id}>
              {member.name}
            </option>
          ))}
        </select>
        <Button
          variant="quiet"
          size="large"
          pending={leave.pending}
          onClick={() => void leave.run(chosen)}
          className="shrink-0"
        >
          {t('hand_over_confirm')}
        </Button>
      </div>
      <p id={`${id}-hint`} className="text-12 text-ink-3">
        {t('hand_over_hint')}
      </p>
      <FailureText failure={leave.failure} />
    </div>
  )
}

/** Leaves by a whole page load, so that nothing of the room is kept to go back to. */
function useLeave(code: string) {
  return useCommand(async (heir?: string) => {
    const outcome = await command(code, 'POST', '/leave', heir ? { hand_over_to: heir } : {})
    if (outcome.ok) location.assign('/')
    return outcome
  })
}
