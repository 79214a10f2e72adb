import clsx from 'clsx'
import type { ReactNode } from 'react'

const tones = {
  plain: 'border-hairline text-ink-2',
  good: 'border-accent/60 text-accent',
  'needs-you': 'border-needs-you/50 bg-needs-you-ground text-needs-you',
  danger: 'border-danger/50 bg-danger-ground text-danger',
} as const

export type TagTone = keyof typeof tones

/** A state or a mark, in a word. */
export function Tag({ tone = 'plain', children }: { tone?: TagTone; children: ReactNode }) {
  return (
    <span
      className={clsx(
        'inline-flex items-center rounded-full border px-2 py-0.5 text-12 font-medium whitespace-nowrap',
        tones[tone],
      )}
    >
      {children}
    </span>
  )
}
