'use client'

import { Check, Copy } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { Button } from './button'
import { inputClass } from './field'
import { useHydrated } from './player/use-hydrated'
import { useCopy } from './use-copy'

type CopyFieldProps = {
  value: string
  label: string
  /** The id of what tells more of it. */
  describedBy?: string
  copyLabel: string
  copiedLabel: string
  /** For browsers that have no clipboard to write to. */
  failedLabel: string
  /** It has just been made: it takes the focus, and is selected; another one is another field, by its `key`. */
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
  const { copied, copy } = useCopy(value)

  useEffect(() => {
    if (!isNew) return
    field.current?.focus()
    field.current?.select()
  }, [isNew])

  const take = () => {
    field.current?.select()
    return copy()
  }
  const Icon = copied ? Check : Copy
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
        <Button variant="quiet" disabled={!hydrated} onClick={() => void take()}>
          <Icon aria-hidden size={16} />
          {copyLabel}
        </Button>
      </div>
      <p role="status" className="text-14 text-ink-2 empty:hidden">
        {copied === null ? null : copied ? copiedLabel : failedLabel}
      </p>
    </>
  )
}
