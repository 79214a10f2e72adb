'use client'

import { useRouter } from 'next/navigation'
import { useEffect } from 'react'

/** Renders the page anew after a while, where somebody is looking. @param at when this page was rendered */
export function LookAgain({ at, inMs }: { at: number; inMs: number | null }) {
  const router = useRouter()
  useEffect(() => {
    // Each rendering sets the next time, also where the wait is the same as before.
    if (inMs === null || !at) return
    const timer = setTimeout(() => {
      if (document.visibilityState === 'visible') router.refresh()
    }, inMs)
    return () => clearTimeout(timer)
  }, [at, inMs, router])
  return null
}
