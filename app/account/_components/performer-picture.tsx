'use client'

import clsx from 'clsx'
import { useRouter } from 'next/navigation'
import { type ReactNode, useState, useTransition } from 'react'
import { buttonClass, Pending } from '@/app/_components/button'
import { Portrait } from '@/app/_components/player/portrait'
import { useHydrated } from '@/app/_components/player/use-hydrated'
import { type PictureFailure, uploadPicture } from './performer-upload'

type PerformerPictureProps = {
  /** Whose first letter stands there without a picture. */
  name: string
  url: string | null
  texts: Record<'hint' | 'choose' | 'sending' | 'saved' | 'needs_scripts', string> & {
    errors: Record<PictureFailure, string>
  }
  /** What else can be done with it. */
  children: ReactNode
}

/** The picture as it is, and another one in its place as soon as it is chosen. */
export function PerformerPicture({ name, url, texts, children }: PerformerPictureProps) {
  const router = useRouter()
  const hydrated = useHydrated()
  const [outcome, setOutcome] = useState<'saved' | PictureFailure | null>(null)
  const [sending, send] = useTransition()
  const failure = outcome === 'saved' ? null : outcome

  const choose = (input: HTMLInputElement) => {
    const file = input.files?.[0]
    if (!file) return
    setOutcome(null)
    send(async () => {
      const failed = await uploadPicture(file)
      // The same file chosen once more is a new try.
      input.value = ''
      setOutcome(failed ?? 'saved')
      if (!failed) router.refresh()
    })
  }

  return (
    <div className="flex flex-wrap items-center gap-4 sm:gap-6">
      <Portrait name={name} url={url} className="size-24 text-40" />
      <div className="grid min-w-0 flex-1 basis-60 gap-2">
        <div className="flex flex-wrap items-center gap-2">
          <label
            className={clsx(
              buttonClass({ variant: 'quiet' }),
              'has-focus-visible:outline-2 has-focus-visible:outline-accent',
              hydrated ? 'cursor-pointer' : 'opacity-60',
            )}
          >
            <Pending when={sending}>{texts.choose}</Pending>
            <input
              type="file"
              accept="image/png,image/jpeg,image/webp"
              className="sr-only"
              disabled={!hydrated || sending}
              aria-describedby="picture-hint picture-outcome"
              onChange={(event) => choose(event.target)}
            />
          </label>
          {children}
        </div>
        <p id="picture-hint" className="text-14 text-ink-3">
          {texts.hint}
        </p>
        <noscript>
          <p className="text-14 text-ink-3">{texts.needs_scripts}</p>
        </noscript>
        <p
          id="picture-outcome"
          role={failure ? 'alert' : 'status'}
          className={clsx(
            'text-14',
            failure ? 'text-needs-you' : 'text-ink-2',
            !outcome && !sending && 'sr-only',
          )}
        >
          {sending ? texts.sending : null}
          {!sending && outcome === 'saved' ? texts.saved : null}
          {!sending && failure ? texts.errors[failure] : null}
        </p>
      </div>
    </div>
  )
}
