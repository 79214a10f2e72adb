'use client'

import type { ReactNode } from 'react'
import { useField } from './action-form'
import { controlProps, Field, inputClass } from './field'

type SelectFieldProps = {
  name: string
  label: ReactNode
  hint?: ReactNode
  defaultValue: string
  choices: { value: string; label: string }[]
}

/** One of a few, by the browser's own list. */
export function SelectField({ name, label, hint, defaultValue, choices }: SelectFieldProps) {
  const { value, error, tries } = useField(name)
  return (
    <Field name={name} label={label} hint={hint} error={error}>
      <select
        key={tries}
        {...controlProps(name, error, hint)}
        defaultValue={value ?? defaultValue}
        className={inputClass}
      >
        {choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.label}
          </option>
        ))}
      </select>
    </Field>
  )
}
