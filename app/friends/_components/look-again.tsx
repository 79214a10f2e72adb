'use client'

import { RefreshCw } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useTransition } from 'react'
import { Button } from '@/app/_components/button'

/** Reads the page again; how often the provider is asked is decided on the server. Without scripts it is a plain form. */
export function LookAgain({ label }: { label: string }) {
  const router = useRouter()
  const [pending, start] = useTransition()
  return (
    <form
      action="/friends"
      onSubmit={(event) => {
        event.preventDefault()
        start(() => router.refresh())
      }}
    >
      <Button type="submit" variant="quiet" pending={pending} className="shrink-0 whitespace-nowrap">
        <RefreshCw aria-hidden size={16} />
        {label}
      </Button>
    </form>
  )
}
