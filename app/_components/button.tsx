import clsx from 'clsx'
import Link from 'next/link'
import type { ButtonHTMLAttributes, ComponentProps, ReactNode } from 'react'

export type ButtonLook = {
  /** `primary` once per screen; `danger` only for destroying. */
  variant?: 'primary' | 'quiet' | 'plain' | 'danger'
  size?: 'regular' | 'large'
  wide?: boolean
}

const variants = {
  primary: 'bg-accent text-accent-ink hover:brightness-105 active:brightness-95',
  quiet: 'border border-edge text-ink hover:bg-high active:bg-high',
  plain: 'text-ink-2 hover:bg-high hover:text-ink active:bg-high',
  danger: 'border border-danger text-danger hover:bg-danger hover:text-danger-ink active:bg-danger',
} as const

export function buttonClass({ variant = 'quiet', size = 'regular', wide = false }: ButtonLook): string {
  return clsx(
    'relative inline-flex select-none items-center justify-center gap-2 rounded-control py-2 font-medium text-center',
    'transition disabled:opacity-60 aria-disabled:cursor-default',
    size === 'large' ? 'min-h-13 px-6 text-16' : 'min-h-11 px-4 text-14',
    wide && 'w-full',
    variants[variant],
  )
}

type ButtonProps = ButtonHTMLAttributes<HTMLButtonElement> &
  ButtonLook & {
    /** Something is under way: the label stays, a groove turns, presses are ignored. */
    pending?: boolean
    children: ReactNode
  }

export function Button({
  variant,
  size,
  wide,
  pending = false,
  className,
  onClick,
  children,
  ...rest
}: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      aria-disabled={pending || undefined}
      aria-busy={pending || undefined}
      onClick={pending ? (event) => event.preventDefault() : onClick}
      className={clsx(buttonClass({ variant, size, wide }), className)}
    >
      <Pending when={pending}>{children}</Pending>
    </button>
  )
}

/** The label, under a turning groove while something is under way. Nothing moves out of its place. */
export function Pending({ when, children }: { when: boolean; children: ReactNode }) {
  return (
    <>
      <span className={clsx('inline-flex items-center justify-center gap-2', when && 'opacity-40')}>
        {children}
      </span>
      {when ? (
        <span aria-hidden className="absolute inset-0 grid place-items-center">
          <span className="spin-groove size-5 rounded-full border-2 border-current border-r-transparent" />
        </span>
      ) : null}
    </>
  )
}

export function ButtonLink({
  variant,
  size,
  wide,
  className,
  ...rest
}: ComponentProps<typeof Link> & ButtonLook) {
  return <Link {...rest} className={clsx(buttonClass({ variant, size, wide }), className)} />
}
