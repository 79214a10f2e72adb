import clsx from 'clsx'
import type { ReactNode } from 'react'

type RecordProps = {
  /** The square in front: a `Cover` or a `Sleeve`. */
  children: ReactNode
  spinning?: boolean
  className?: string
}

/** A sleeve with its disc drawn halfway out; the label of the disc is the accent. Decoration only. */
export function Record({ children, spinning = false, className }: RecordProps) {
  return (
    <div className={clsx('relative aspect-[1.42] w-full', className)}>
      <div
        aria-hidden
        className={clsx('disc absolute top-[3%] right-0 aspect-square h-[94%]', spinning && 'spin-slow')}
      >
        <div className="absolute inset-[33%] grid place-items-center rounded-full bg-accent">
          <span className="absolute top-[16%] h-px w-[34%] bg-accent-ink opacity-50" />
          <span className="size-[12%] rounded-full bg-ground" />
        </div>
      </div>
      <div className="absolute inset-y-0 left-0 aspect-square overflow-hidden rounded-control">
        {children}
      </div>
    </div>
  )
}
