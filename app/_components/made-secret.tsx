'use client'

import type { ReactNode } from 'react'
import { useMade } from './action-form'
import { CopyField } from './copy-field'

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
  if (!secret) return null
  return (
    <div className="grid gap-3 rounded-control border border-needs-you/40 bg-needs-you-ground p-4">
      <p id={`made-${name}`} className="text-14 font-medium">
        {title}
      </p>
      <CopyField
        key={secret}
        isNew
        value={secret}
        label={label}
        describedBy={`made-${name}`}
        copyLabel={copyLabel}
        copiedLabel={copiedLabel}
        failedLabel={failedLabel}
      />
      {children}
    </div>
  )
}

/** What makes a secret, until it has: a second press would put another in its place. */
export function UntilMade({ name, children }: { name: string; children: ReactNode }) {
  return useMade(name) ? null : children
}
