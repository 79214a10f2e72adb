'use client'

import clsx from 'clsx'
import type { ReactNode } from 'react'
import { useField } from './action-form'
import { controlProps, Field, inputClass } from './field'
import { codeFromPaste, codeInThrees } from './room-code'

type CodeFieldProps = {
  name?: string
  label: ReactNode
  hint?: ReactNode
  defaultValue?: string
  /** Stands beside the field, such as its button. */
  children?: ReactNode
  className?: string
}

/** The code of a room, large, in two threes; a pasted join link becomes its code. */
export function CodeField({
  name = 'code',
  label,
  hint,
  defaultValue = '',
  children,
  className,
}: CodeFieldProps) {
  const { value, error } = useField(name)
  return (
    <Field name={name} label={label} hint={hint} error={error}>
      <div className="flex gap-2">
        <input
          {...controlProps(name, error, hint)}
          type="text"
          inputMode="text"
          autoComplete="off"
          autoCapitalize="characters"
          autoCorrect="off"
          spellCheck={false}
          enterKeyHint="go"
          maxLength={200}
          placeholder="··· ···"
          defaultValue={codeInThrees(value ?? defaultValue)}
          onInput={(event) => retype(event.currentTarget)}
          className={clsx(
            inputClass,
            'figures min-h-14 text-28! font-semibold uppercase tracking-[0.14em]',
            className,
          )}
        />
        {children}
      </div>
    </Field>
  )
}

/** Puts the text in threes and keeps the caret behind the same character. */
function retype(input: HTMLInputElement) {
  const caret = input.selectionStart ?? input.value.length
  const before = codeFromPaste(input.value.slice(0, caret)).length
  const shown = codeInThrees(codeFromPaste(input.value))
  if (shown === input.value) return
  const atEnd = caret === input.value.length
  input.value = shown
  const place = atEnd ? shown.length : before + (before > 3 ? 1 : 0)
  input.setSelectionRange(place, place)
}
