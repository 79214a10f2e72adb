'use client'

import { useTranslations } from 'next-intl'
import { useId } from 'react'
import { Button } from '@/app/_components/button'
import { useHydrated } from '@/app/_components/player/use-hydrated'
import { command } from '../_commands/command'
import { useCommand } from '../_commands/use-command'
import { RequestFailure } from './request-failure'

type TakeBackProps = { code: string; id: string; titleId: string }

/** Takes one's own request off the list, at once: it can be asked for again. */
export function TakeBack({ code, id: request, titleId }: TakeBackProps) {
  const t = useTranslations('ask.song')
  const id = useId()
  const hydrated = useHydrated()
  const removal = useCommand(() => command(code, 'DELETE', `/requests/${request}`))
  return (
    <div className="grid max-w-1/2 shrink-0 justify-items-end">
      <Button
        id={id}
        aria-labelledby={`${id} ${titleId}`}
        variant="plain"
        disabled={!hydrated}
        pending={removal.pending}
        onClick={() => void removal.run()}
        className="-mr-4"
      >
        {t('take_back')}
      </Button>
      <RequestFailure failure={removal.failure} />
    </div>
  )
}
