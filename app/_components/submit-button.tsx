'use client'

import type { ReactNode } from 'react'
import { useFormStatus } from 'react-dom'
import { Button, type ButtonLook } from './button'

type SubmitButtonProps = ButtonLook & {
  children: ReactNode
  /** Says more than the verb alone, where several buttons share it. */
  label?: string
  name?: string
  value?: string
  className?: string
}

/** Submits its form and shows that it is under way. */
export function SubmitButton({ label, ...props }: SubmitButtonProps) {
  const { pending } = useFormStatus()
  return <Button type="submit" variant="primary" {...props} aria-label={label} pending={pending} />
}
