'use client'

import { useSyncExternalStore } from 'react'

const never = () => () => {}

/** False in what the server renders and until scripts have taken over. */
export function useHydrated(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  )
}
