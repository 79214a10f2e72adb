'use client'

import { Check, Copy } from 'lucide-react'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { useMade } from './action-form'
import { Button } from './button'
import { inputClass } from './field'
import { useHydrated } from './player/use-hydrated'

type MadeSecretProps = {
  /** What the action calls it. */
  name: string
  /** What it is, and that it is not shown again. */
  title: ReactNode
  label: string
  copyLabel: string
  copiedLabel: string
  /** For browsers that have no clipboard to write to. */
  failedLabel: string
  /** What to do with it. */
  children?: ReactNode
}

/** The secret an `ActionForm` has just made, to be copied now: it is shown this once. */
export function MadeSecret({
  name,
  title,
  label,
  copyLabel,
  copiedLabel,
  failedLabel,
  children,
}: MadeSecretProps) {
  const secret = useMade(name)
  const hydrated = useHydrated()
  const field = useRef<HTMLInputElement>(null)
  const [said, setSaid] = useState<'copied' | 'failed' | null>(null)

  useEffect(() => {
    if (!secret) return
    setSaid(null)
    field.current?.focus()
    field.current?.select()
  }, [secret])

  if (!secret) return null
  const copy = async () => {
    field.current?.select()
    try {
      await navigator.clipboard.writeText(secret)
      setSaid('copied')
    } catch {
      setSaid('failed')
    }
  }
  const Icon = said === 'copied' ? Check : Copy
  return (
    <div className="grid gap-3 rounded-control border border-needs-you/40 bg-needs-you-ground p-4">
      <p id={`made-${name}`} className="text-14 font-medium">
        {title}
      </p>
      <div className="flex flex-wrap gap-2">
        <input
          ref={field}
          readOnly
          value={secret}
          aria-label={label}
          aria-describedby={`made-${name}`}
          autoComplete="off"
          spellCheck={false}
          className={`${inputClass} min-w-0 flex-1 basis-64 font-mono text-14!`}
        />
        <Button variant="quiet" disabled={!hydrated} onClick={() => void copy()}>
          <Icon aria-hidden size={16} />
          {copyLabel}
        </Button>
      </div>
      <p role="status" className="text-14 text-ink-2 empty:hidden">
        {said === 'copied' ? copiedLabel : null}
        {said === 'failed' ? failedLabel : null}
      </p>
      {children}
    </div>
  )
}

/** What makes a secret, until it has: a second press would put another in its place. */
export function UntilMade({ name, children }: { name: string; children: ReactNode }) {
  return useMade(name) ? null : children
}
