import type { ReactNode } from 'react'

/** Text of a program or of an answer; long lines scroll, by keyboard too. */
export function Code({ label, children }: { label: string; children: ReactNode }) {
  return (
    <section
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard
      tabIndex={0}
      className="hairline overflow-x-auto rounded-control bg-sunken p-4"
    >
      <pre className="[font-family:ui-monospace,monospace] text-14 text-ink">
        <code>{children}</code>
      </pre>
    </section>
  )
}
