/** The mark: a sleeve with its disc drawn out. */
export function LogoMark({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 40 28" aria-hidden className={className}>
      <circle cx="26" cy="14" r="12.5" fill="var(--vinyl)" stroke="var(--edge)" />
      <circle cx="26" cy="14" r="8.5" fill="none" stroke="var(--groove)" />
      <circle cx="26" cy="14" r="4.5" fill="var(--accent-fill)" />
      <rect x="1" y="1" width="25" height="26" rx="3" fill="var(--accent-fill)" />
      <path
        d="M6 21c0-8 3.5-13.5 7.5-13.5S21 13 21 21M9.5 16.5h8"
        fill="none"
        stroke="var(--accent-ink)"
        strokeWidth="2.4"
        strokeLinecap="round"
      />
    </svg>
  )
}

/** Mark and name, in running text size. */
export function Logo({ name }: { name: string }) {
  return (
    <span className="inline-flex items-center gap-3">
      <LogoMark className="h-7 w-10" />
      <span className="text-20 font-semibold tracking-[-0.03em]">{name}</span>
    </span>
  )
}
