import clsx from 'clsx'
import type { ReactNode } from 'react'
import { type ButtonLook, buttonClass } from './button'

type ConfirmProps = ButtonLook & {
  /** The verb one presses first. */
  label: ReactNode
  /** What would be lost, named. */
  question: ReactNode
  /** The form that does it. */
  children: ReactNode
  className?: string
}

/** Destroying asks once: the first press opens the question, before scripts load as well. */
export function Confirm({ label, question, children, className, ...look }: ConfirmProps) {
  return (
    <details className="group w-full">
      <summary className={clsx(buttonClass(look), className)}>{label}</summary>
      <div className="mt-3 grid gap-3 rounded-control border border-danger/50 bg-danger-ground p-4 text-14">
        <p>{question}</p>
        <div>{children}</div>
      </div>
    </details>
  )
}
