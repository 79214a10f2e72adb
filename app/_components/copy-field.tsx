'use client'

import { Check, Copy } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { Button } from './button'
import { inputClass } from './field'
import { useHydrated } from './player/use-hydrated'

type CopyFieldProps = {
  value: string
  label: string
  /** The id of what tells more of it. */
  describedBy?: string
  copyLabel: string
  copiedLabel: string
  /** For browsers that have no clipboard to write to. */
  failedLabel: string
  /** It has just been made: it takes the focus, and is selected. */
  isNew?: boolean
}

/** Text to take away: read-only, with a button that copies it. */
export function CopyField({
  value,
  label,
  describedBy,
  copyLabel,
  copiedLabel,
  failedLabel,
  isNew = false,
}: CopyFieldProps) {
  const hydrated = useHydrated()
  const field = useRef<HTMLInputElement>(null)
  const [said, setSaid] = useState<{ of: string; copied: boolean } | null>(null)

  useEffect(() => {
    if (!isNew || !value) return
    field.current?.focus()
    field.current?.select()
  }, [isNew, value])

  const copy = async () => {
    field.current?.select()
    try {
      await navigator.clipboard.writeText(value)
      setSaid({ of: value, copied: true })
    } catch {
      // Browsers without a secure context have no clipboard to write to.
      setSaid({ of: value, copied: false })
    }
  }
  const outcome = said?.of === value ? said : null
  const Icon = outcome?.copied ? Check : Copy
  return (
    <>
      <div className="flex flex-wrap gap-2">
        <input
          ref={field}
          readOnly
          value={value}
          aria-label={label}
          aria-describedby={describedBy}
          autoComplete="off"
          spellCheck={false}
          onFocus={(event) => event.currentTarget.select()}
          className={`${inputClass} min-w-0 flex-1 basis-56 font-mono text-14!`}
        />
        <Button variant="quiet" disabled={!hydrated} onClick={() => void copy()}>
          <Icon aria-hidden size={16} />
          {copyLabel}
        </Button>
      </div>
      <p role="status" className="text-14 text-ink-2 empty:hidden">
        {outcome ? (outcome.copied ? copiedLabel : failedLabel) : null}
      </p>
    </>
  )
}
