'use client'

import { type ReactNode, useEffect, useRef, useState } from 'react'
import { Button } from '@/app/_components/button'

type ConnectFormProps = {
  action: string
  returnTo: string
  /** What is asked for besides the least. */
  also: 'export' | undefined
  /** Posts itself after a moment in which one can read or stay. */
  auto: boolean
  label: ReactNode
  announcement: ReactNode
  stay: ReactNode
  /** How long that moment is. */
  waitMs: number
}

/** One button that posts to the provider's start; where scripts run it presses itself. */
export function ConnectForm({
  action,
  returnTo,
  also,
  auto,
  label,
  announcement,
  stay,
  waitMs,
}: ConnectFormProps) {
  const form = useRef<HTMLFormElement>(null)
  const [waiting, setWaiting] = useState(false)
  const [pending, setPending] = useState(false)

  useEffect(() => {
    const arrival = performance.getEntriesByType('navigation')[0]
    // The back button from the provider's page must not lead there again.
    const cameBack = arrival instanceof PerformanceNavigationTiming && arrival.type === 'back_forward'
    if (auto && !cameBack) setWaiting(true)
    const restored = (event: PageTransitionEvent) => event.persisted && setPending(false)
    window.addEventListener('pageshow', restored)
    return () => window.removeEventListener('pageshow', restored)
  }, [auto])

  useEffect(() => {
    if (!waiting) return
    const timer = setTimeout(() => form.current?.requestSubmit(), waitMs)
    return () => clearTimeout(timer)
  }, [waiting, waitMs])

  return (
    <form
      ref={form}
      method="post"
      action={action}
      onSubmit={() => {
        setWaiting(false)
        setPending(true)
      }}
      className="grid gap-3"
    >
      <input type="hidden" name="return_to" value={returnTo} />
      {also ? <input type="hidden" name="also" value={also} /> : null}
      <Button type="submit" variant="primary" size="large" wide pending={pending}>
        {waiting ? <span aria-hidden className="fills" /> : null}
        <span className="relative">{label}</span>
      </Button>
      <div role="status" className="flex items-center justify-between gap-4 text-14 text-ink-3">
        {waiting ? (
          <>
            <span>{announcement}</span>
            <Button variant="plain" onClick={() => setWaiting(false)}>
              {stay}
            </Button>
          </>
        ) : null}
      </div>
    </form>
  )
}
