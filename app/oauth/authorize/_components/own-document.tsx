'use client'

import { type ReactNode, useEffect, useSyncExternalStore } from 'react'

/**
 * Content that needs the policy its own address was answered with. Where the router brought it into the document of
 * another page, such as after signing in, the document is asked for anew.
 */
export function OwnDocument({ children }: { children: ReactNode }) {
  const isOwn = useSyncExternalStore(never, isLoadedHere, () => true)
  useEffect(() => {
    if (!isOwn) location.reload()
  }, [isOwn])
  return isOwn ? children : null
}

const never = () => () => undefined

function isLoadedHere(): boolean {
  const [navigation] = performance.getEntriesByType('navigation')
  return !navigation || new URL(navigation.name).pathname === location.pathname
}
