'use client'

import { useEffect, useState } from 'react'
import type { Failure } from './command'

/**
 * What a form sent before scripts had taken over was refused for: named in the page's address, shown until the room
 * changes.
 * @param code from the address, null where nothing was refused
 */
export function useFailureBefore(code: string | null, version: number): Failure | null {
  const [first] = useState(version)
  useEffect(() => {
    // A reload is not refused anything.
    if (code) history.replaceState(history.state, '', location.pathname)
  }, [code])
  return code && version === first ? { code, retryAfterS: null, fields: [] } : null
}
