'use client'

import type { ReactNode } from 'react'
import { useFormStatus } from 'react-dom'
import { Button, type ButtonLook } from './button'

type SubmitButtonProps = ButtonLook & {
  children: ReactNode
  name?: string
  value?: string
  className?: string
}

/** Submits its form and shows that it is under way. */
export function SubmitButton(props: SubmitButtonProps) {
  const { pending } = useFormStatus()
  return <Button type="submit" variant="primary" {...props} pending={pending} />
}
