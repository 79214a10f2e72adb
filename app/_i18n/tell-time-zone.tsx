'use client'

import { useRouter } from 'next/navigation'
import { useEffect } from 'react'
import { knownTimeZone, timeZoneCookieName } from './time-zone'

const yearSeconds = 365 * 24 * 60 * 60

/** Tells the server the reader's time zone where it wrote in another one, and has what is shown written again. */
export function TellTimeZone({ written }: { written: string }) {
  const router = useRouter()
  useEffect(() => {
    const own = new Intl.DateTimeFormat().resolvedOptions().timeZone
    if (knownTimeZone(own) === null || knownTimeZone(own) === written) return
    // A browser that keeps no cookies would be asked again with every page.
    if (document.cookie.includes(`${timeZoneCookieName}=${own}`)) return
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser.
    document.cookie = `${timeZoneCookieName}=${own}; path=/; max-age=${yearSeconds}; samesite=lax`
    if (document.cookie.includes(`${timeZoneCookieName}=${own}`)) router.refresh()
  }, [router, written])
  return null
}
