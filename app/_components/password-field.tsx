'use client'

import { Eye, EyeOff } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { useField } from './action-form'
import { controlProps, Field, inputClass } from './field'

type PasswordFieldProps = {
  name: string
  label: ReactNode
  hint?: ReactNode
  autoComplete: 'current-password' | 'new-password'
  showLabel: string
  hideLabel: string
}

/** A password that can be looked at; never filled in again after a refused attempt. */
export function PasswordField({ name, label, hint, autoComplete, showLabel, hideLabel }: PasswordFieldProps) {
  const { error } = useField(name)
  const [shown, setShown] = useState(false)
  const Icon = shown ? EyeOff : Eye
  return (
    <Field name={name} label={label} hint={hint} error={error}>
      <div className="relative">
        <input
          {...controlProps(name, error, hint)}
          type={shown ? 'text' : 'password'}
          autoComplete={autoComplete}
          required
          maxLength={128}
          className={`${inputClass} pr-12`}
        />
        <button
          type="button"
          onClick={() => setShown(!shown)}
          aria-label={shown ? hideLabel : showLabel}
          className="touch absolute inset-y-0 right-0 grid w-12 place-items-center rounded-control text-ink-3 hover:text-ink"
        >
          <Icon aria-hidden size={18} />
        </button>
      </div>
    </Field>
  )
}
