import { ChevronDown } from 'lucide-react'
import type { ReactNode } from 'react'

/** What is rarely wanted, one press away, before scripts load as well. */
export function Disclosure({ label, children }: { label: ReactNode; children: ReactNode }) {
  return (
    <details className="group">
      <summary className="-ml-3 inline-flex min-h-11 items-center gap-1 rounded-control px-3 text-14 font-medium text-ink-2 hover:bg-high hover:text-ink">
        {label}
        <ChevronDown
          aria-hidden
          size={16}
          className="transition-transform duration-200 group-open:rotate-180"
        />
      </summary>
      <div className="pt-4">{children}</div>
    </details>
  )
}
