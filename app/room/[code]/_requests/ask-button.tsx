'use client'

import clsx from 'clsx'
import { Plus } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { type ComponentType, useRef, useState } from 'react'
import { Button } from '@/app/_components/button'
import { useHydrated } from '@/app/_components/player/use-hydrated'
import type { Failure } from '../_commands/command'
import { FailureText } from '../_commands/failure-text'
import type { Room } from '../_sync/use-room'
import type { AskSheetProps } from './sheet/ask-sheet'

type AskButtonProps = { room: Room; place: 'bar' | 'beside' }

/** Opens the search. At thumb height of a phone it lies on the bottom of the window, above the safe area. */
export function AskButton({ room, place }: AskButtonProps) {
  const t = useTranslations('ask')
  const hydrated = useHydrated()
  const [open, setOpen] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const { Sheet, load } = useSheet()
  const bar = place === 'bar'
  const press = async () => {
    setFailure(null)
    setOpen(true)
    if (await load()) return
    setOpen(false)
    setFailure(unreachable)
  }
  return (
    <div
      className={clsx(
        bar &&
          'z-10 upright:fixed upright:inset-x-0 upright:bottom-0 upright:border-t upright:border-hairline upright:bg-ground upright:px-4 upright:py-3 upright:pb-[max(0.75rem,env(safe-area-inset-bottom))]',
      )}
    >
      <FailureText failure={failure} className={bar ? 'mb-2' : ''} />
      <Button
        variant={bar && room.snapshot.connection.state === 'connected' ? 'primary' : 'quiet'}
        disabled={!hydrated}
        pending={open && !Sheet}
        onPointerEnter={() => void load()}
        onFocus={() => void load()}
        onClick={() => void press()}
        className={clsx('shrink-0', bar && 'upright:min-h-13 upright:w-full upright:text-16')}
      >
        <Plus aria-hidden size={18} />
        {t('open')}
      </Button>
      {Sheet ? <Sheet room={room} open={open} onClose={() => setOpen(false)} /> : null}
    </div>
  )
}

const unreachable: Failure = { code: 'network', retryAfterS: null, fields: [] }

/** The sheet comes when somebody reaches for it: who only listens does not load it. */
function useSheet() {
  const [Sheet, setSheet] = useState<ComponentType<AskSheetProps> | null>(null)
  const underWay = useRef<Promise<boolean> | null>(null)
  const fetchSheet = async (): Promise<boolean> => {
    try {
      const { AskSheet } = await import('./sheet/ask-sheet')
      setSheet(() => AskSheet)
      return true
    } catch {
      // Tried again with the next press.
      underWay.current = null
      return false
    }
  }
  /** @returns whether it is there */
  const load = (): Promise<boolean> => {
    underWay.current ??= fetchSheet()
    return underWay.current
  }
  return { Sheet, load }
}
