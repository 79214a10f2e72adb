'use client'

import { useState } from 'react'
import type { Invitation } from './invitation'

/** What came of handing out an invitation; null before, and where the device's own sheet has said it. */
type Said = 'copied' | 'failed' | null

/** Hands an invitation to the device's share sheet, or to the clipboard where there is none. */
export function useShare(
  { room, link }: Invitation,
  text: string,
): { said: Said; share: () => Promise<void> } {
  const [said, setSaid] = useState<Said>(null)
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(`${text} ${link}`)
      setSaid('copied')
    } catch {
      // Browsers without a secure context have no clipboard to write to.
      setSaid('failed')
    }
  }
  const share = async () => {
    if (!('share' in navigator)) return copy()
    try {
      await navigator.share({ title: room, text, url: link })
    } catch (error) {
      if (!(error instanceof DOMException && error.name === 'AbortError')) await copy()
    }
  }
  return { said, share }
}
