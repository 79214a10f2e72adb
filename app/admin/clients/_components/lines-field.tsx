'use client'

import type { ReactNode } from 'react'
import { useField } from '@/app/_components/action-form'
import { controlProps, Field, inputClass } from '@/app/_components/field'

type LinesFieldProps = { name: string; label: ReactNode; hint: ReactNode; defaultValue?: string }

/** Several values, one on each line, in an `ActionForm`. */
export function LinesField({ name, label, hint, defaultValue }: LinesFieldProps) {
  const { value, error } = useField(name)
  return (
    <Field name={name} label={label} hint={hint} error={error}>
      <textarea
        {...controlProps(name, error, hint)}
        rows={3}
        spellCheck={false}
        autoCapitalize="none"
        defaultValue={value ?? defaultValue}
        className={`${inputClass} py-3 font-mono text-14!`}
      />
    </Field>
  )
}
