import type { ReactNode } from 'react'

type VoteRingProps = { count: number; required: number; children: ReactNode; className?: string }

const radius = 26

/** A ring that fills towards the votes needed, around an icon. Decoration: the numbers stand beside it. */
export function VoteRing({
  count,
  required,
  children,
  className = 'size-13 min-[24rem]:size-15',
}: VoteRingProps) {
  const share = required > 0 ? Math.min(1, count / required) : 0
  return (
    <span aria-hidden className={`relative grid shrink-0 place-items-center ${className}`}>
      <svg viewBox="0 0 56 56" className="absolute inset-0 size-full -rotate-90" role="presentation">
        <circle cx="28" cy="28" r={radius} fill="none" strokeWidth="3" className="stroke-hairline" />
        <circle
          cx="28"
          cy="28"
          r={radius}
          fill="none"
          strokeWidth="3"
          strokeLinecap="round"
          pathLength={1}
          strokeDasharray="1"
          strokeDashoffset={1 - share}
          className={`stroke-accent transition-[stroke-dashoffset,opacity] duration-250 ${share > 0 ? '' : 'opacity-0'}`}
        />
      </svg>
      {children}
    </span>
  )
}
