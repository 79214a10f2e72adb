import clsx from 'clsx'
import type { ReactNode } from 'react'

type CardProps = {
  title?: ReactNode
  /** One line under the title. */
  lead?: ReactNode
  aside?: ReactNode
  children: ReactNode
  className?: string
  id?: string
}

/** A sheet on the ground, edged by a hairline. */
export function Card({ title, lead, aside, children, className, id }: CardProps) {
  const heading = id && title ? `${id}-title` : undefined
  return (
    <section
      id={id}
      aria-labelledby={heading}
      className={clsx('hairline rounded-sheet bg-raised p-5 sm:p-6', className)}
    >
      {title ? (
        <header className="mb-4 flex items-start justify-between gap-4">
          <div className="grid gap-1">
            <h2 id={heading} className="text-20 font-semibold">
              {title}
            </h2>
            {lead ? <p className="text-14 text-ink-3">{lead}</p> : null}
          </div>
          {aside}
        </header>
      ) : null}
      {children}
    </section>
  )
}
