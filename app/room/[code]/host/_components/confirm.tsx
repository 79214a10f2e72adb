'use client'

import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { Button } from '@/app/_components/button'
import { Dialog } from '@/app/_components/dialog'
import type { Outcome } from '../../_commands/command'
import { FailureText } from '../../_commands/failure-text'
import { useCommand } from '../../_commands/use-command'

type ConfirmProps = {
  open: boolean
  onClose: () => void
  title: string
  /** What is lost. */
  text: ReactNode
  confirm: string
  keep: string
  onConfirm: () => Promise<Outcome>
}

/** Asks once before something is destroyed, and stays open where that is refused. */
export function Confirm({ open, onClose, title, text, confirm, keep, onConfirm }: ConfirmProps) {
  const t = useTranslations('room')
  const destroy = useCommand(onConfirm)
  const carryOut = async () => {
    const outcome = await destroy.run()
    if (outcome?.ok) onClose()
  }
  return (
    <Dialog open={open} onClose={onClose} title={title} closeLabel={t('close')}>
      <p className="text-14 text-ink-2">{text}</p>
      <FailureText failure={destroy.failure} />
      <div className="grid gap-2 sm:flex sm:flex-row-reverse">
        <Button variant="danger" size="large" pending={destroy.pending} onClick={() => void carryOut()}>
          {confirm}
        </Button>
        <Button variant="plain" size="large" onClick={onClose}>
          {keep}
        </Button>
      </div>
    </Dialog>
  )
}
