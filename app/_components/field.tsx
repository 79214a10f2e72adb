'use client'

import clsx from 'clsx'
import type { InputHTMLAttributes, ReactNode, TextareaHTMLAttributes } from 'react'
import { useField } from './action-form'

export const inputClass =
  'w-full min-h-12 rounded-control border border-edge bg-raised px-4 text-16 text-ink placeholder:text-ink-3 ' +
  'transition-colors hover:border-ink-2 aria-invalid:border-needs-you'

type FieldProps = {
  name: string
  label: ReactNode
  /** One line that says what the field does. */
  hint?: ReactNode
  /** Beside the label, for example "optional". */
  aside?: ReactNode
  error?: string
  children: ReactNode
}

/** Label, hint and error around a control whose id is `field-{name}`. */
export function Field({ name, label, hint, aside, error, children }: FieldProps) {
  return (
    <div className="grid gap-2">
      <div className="flex items-baseline justify-between gap-4">
        <label htmlFor={`field-${name}`} className="text-14 font-medium">
          {label}
        </label>
        {aside ? <span className="text-12 text-ink-3">{aside}</span> : null}
      </div>
      {children}
      {error ? (
        <p id={`error-${name}`} className="text-14 text-needs-you">
          {error}
        </p>
      ) : null}
      {hint ? (
        <p id={`hint-${name}`} className="text-14 text-ink-3">
          {hint}
        </p>
      ) : null}
    </div>
  )
}

/** Attributes that tie a control to its label, hint and error. */
export function controlProps(name: string, error: string | undefined, hint: ReactNode) {
  const described = [error ? `error-${name}` : '', hint ? `hint-${name}` : ''].filter(Boolean).join(' ')
  return {
    id: `field-${name}`,
    name,
    'aria-invalid': error ? true : undefined,
    'aria-describedby': described || undefined,
  }
}

type TextFieldProps = Omit<InputHTMLAttributes<HTMLInputElement>, 'name' | 'id'> &
  Pick<FieldProps, 'name' | 'label' | 'hint' | 'aside'>

/** A line of text in an `ActionForm`. */
export function TextField({ name, label, hint, aside, className, defaultValue, ...input }: TextFieldProps) {
  const { value, error } = useField(name)
  return (
    <Field name={name} label={label} hint={hint} aside={aside} error={error}>
      <input
        type="text"
        {...input}
        {...controlProps(name, error, hint)}
        defaultValue={value ?? defaultValue}
        className={clsx(inputClass, className)}
      />
    </Field>
  )
}

type TextAreaFieldProps = Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, 'name' | 'id'> &
  Pick<FieldProps, 'name' | 'label' | 'hint' | 'aside'>

/** Several lines of text in an `ActionForm`. */
export function TextAreaField({ name, label, hint, aside, defaultValue, ...input }: TextAreaFieldProps) {
  const { value, error } = useField(name)
  return (
    <Field name={name} label={label} hint={hint} aside={aside} error={error}>
      <textarea
        rows={4}
        {...input}
        {...controlProps(name, error, hint)}
        defaultValue={value ?? defaultValue}
        className={clsx(inputClass, 'field-sizing-content max-h-96 py-3')}
      />
    </Field>
  )
}
