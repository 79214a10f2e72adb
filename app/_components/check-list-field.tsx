'use client'

import clsx from 'clsx'
import type { ReactNode } from 'react'
import { useField } from './action-form'

/** One that can be ticked, with a line that says what it does. */
export type Choice = { value: string; label: ReactNode; text: ReactNode }

type CheckListFieldProps = {
  name: string
  legend: ReactNode
  hint?: ReactNode
  /** Values that are ticked at first. */
  defaultValues: readonly string[]
  choices: Choice[]
}

/** Any of a few, each with a line that says what it does. Sent once per ticked value; given back joined by spaces. */
export function CheckListField({ name, legend, hint, defaultValues, choices }: CheckListFieldProps) {
  return (
    <CheckFieldset name={name} legend={legend} hint={hint} defaultValues={defaultValues} className="gap-2">
      {(ticked) => (
        <div className="hairline grid divide-y divide-hairline rounded-control bg-raised">
          {choices.map((choice) => (
            <CheckChoice key={choice.value} name={name} ticked={ticked.includes(choice.value)} {...choice} />
          ))}
        </div>
      )}
    </CheckFieldset>
  )
}

type CheckFieldsetProps = Omit<CheckListFieldProps, 'choices'> & {
  className: string
  /** The rows to tick, by the values that are ticked. */
  children: (ticked: readonly string[]) => ReactNode
}

/** What stands around rows to tick, however they are arranged: the question, what was sent last, and what is wrong. */
export function CheckFieldset({
  name,
  legend,
  hint,
  defaultValues,
  className,
  children,
}: CheckFieldsetProps) {
  const { value, error, tries } = useField(name)
  return (
    <fieldset
      key={tries}
      id={`field-${name}`}
      tabIndex={-1}
      aria-describedby={error ? `error-${name}` : undefined}
      className={clsx('grid', className)}
    >
      <legend className="mb-2 text-14 font-medium">{legend}</legend>
      {children(value === undefined ? defaultValues : value.split(' '))}
      {error ? (
        <p id={`error-${name}`} className="text-14 text-needs-you">
          {error}
        </p>
      ) : null}
      {hint ? <p className="text-14 text-ink-3">{hint}</p> : null}
    </fieldset>
  )
}

type CheckChoiceProps = Choice & { name: string; ticked: boolean }

/** One row of a list to tick. */
export function CheckChoice({ name, value, label, text, ticked }: CheckChoiceProps) {
  const id = `${name}-${value}`
  return (
    <label className="flex cursor-pointer items-start gap-3 px-4 py-3">
      <input
        type="checkbox"
        name={name}
        value={value}
        defaultChecked={ticked}
        aria-labelledby={`label-${id}`}
        aria-describedby={`hint-${id}`}
        className="radio check"
      />
      <span className="grid min-w-0 flex-1 gap-1 text-14">
        <span id={`label-${id}`} className="font-medium">
          {label}
        </span>
        <span id={`hint-${id}`} className="text-ink-3">
          {text}
        </span>
      </span>
    </label>
  )
}
