'use client'

import type { ReactNode } from 'react'
import { useField } from './action-form'

type CheckListFieldProps = {
  name: string
  legend: ReactNode
  hint?: ReactNode
  /** Values that are ticked at first. */
  defaultValues: readonly string[]
  choices: { value: string; label: ReactNode; text: ReactNode }[]
}

/** Any of a few, each with a line that says what it does. Sent once per ticked value; given back joined by spaces. */
export function CheckListField({ name, legend, hint, defaultValues, choices }: CheckListFieldProps) {
  const { value, error, tries } = useField(name)
  const ticked = value === undefined ? defaultValues : value.split(' ')
  return (
    <fieldset
      key={tries}
      id={`field-${name}`}
      tabIndex={-1}
      aria-describedby={error ? `error-${name}` : undefined}
      className="grid gap-2"
    >
      <legend className="mb-2 text-14 font-medium">{legend}</legend>
      <div className="hairline grid divide-y divide-hairline rounded-control bg-raised">
        {choices.map((choice) => (
          <label key={choice.value} className="flex cursor-pointer items-start gap-3 px-4 py-3">
            <input
              type="checkbox"
              name={name}
              value={choice.value}
              defaultChecked={ticked.includes(choice.value)}
              aria-labelledby={`label-${name}-${choice.value}`}
              aria-describedby={`hint-${name}-${choice.value}`}
              className="radio check"
            />
            <span className="grid min-w-0 flex-1 gap-1 text-14">
              <span id={`label-${name}-${choice.value}`} className="font-medium">
                {choice.label}
              </span>
              <span id={`hint-${name}-${choice.value}`} className="text-ink-3">
                {choice.text}
              </span>
            </span>
          </label>
        ))}
      </div>
      {error ? (
        <p id={`error-${name}`} className="text-14 text-needs-you">
          {error}
        </p>
      ) : null}
      {hint ? <p className="text-14 text-ink-3">{hint}</p> : null}
    </fieldset>
  )
}
