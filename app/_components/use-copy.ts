import { useState } from 'react'

/** Copies text, and says of the one that was copied last whether that worked; null before. */
export function useCopy(text: string): { copied: boolean | null; copy: () => Promise<void> } {
  const [said, setSaid] = useState<{ of: string; copied: boolean } | null>(null)
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text)
      setSaid({ of: text, copied: true })
    } catch {
      // Browsers without a secure context have no clipboard to write to.
      setSaid({ of: text, copied: false })
    }
  }
  return { copied: said?.of === text ? said.copied : null, copy }
}
