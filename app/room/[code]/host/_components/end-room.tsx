'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { Button } from '@/app/_components/button'
import { Dialog } from '@/app/_components/dialog'
import { useHydrated } from '@/app/_components/player/use-hydrated'
import { codeInThrees } from '@/app/_components/room-code'
import { command } from '../../_commands/command'
import { HandOver } from '../../_components/leave-dialog'
import type { Room } from '../../_sync/use-room'
import { Confirm } from './confirm'

/** Ends the room for everyone, or hands it over; each asks once, naming what is lost. */
export function EndRoom({ room }: { room: Room }) {
  const t = useTranslations('host.end')
  const common = useTranslations('room')
  const hydrated = useHydrated()
  const [asked, setAsked] = useState<'end' | 'hand_over' | null>(null)
  const { name, present_count } = room.snapshot
  const close = () => setAsked(null)
  const guests = Math.max(0, present_count - 1)
  const end = async () => {
    const outcome = await command(room.code, 'DELETE', '')
    if (outcome.ok) location.assign('/')
    return outcome
  }
  return (
    <div className="flex flex-wrap gap-2">
      <Button variant="danger" disabled={!hydrated} onClick={() => setAsked('end')}>
        {t('button')}
      </Button>
      <Button variant="quiet" disabled={!hydrated} onClick={() => setAsked('hand_over')}>
        {t('hand_over')}
      </Button>
      <Confirm
        open={asked === 'end'}
        onClose={close}
        title={t('title', { room: name })}
        text={t('text', { count: guests, code: codeInThrees(room.code) })}
        confirm={t('confirm')}
        keep={t('keep')}
        onConfirm={end}
      />
      <Dialog
        open={asked === 'hand_over'}
        onClose={close}
        title={t('hand_over_title', { room: name })}
        closeLabel={common('close')}
      >
        <p className="text-14 text-ink-2">{t('hand_over_text')}</p>
        <HandOver room={room} />
      </Dialog>
    </div>
  )
}
