'use client'

import type { ReactNode } from 'react'
import { useField } from './action-form'

type SwitchFieldProps = { name: string; label: ReactNode; hint: ReactNode; defaultChecked?: boolean }

/** On or off, sent as `on` or not at all. */
export function SwitchField({ name, label, hint, defaultChecked = false }: SwitchFieldProps) {
  const { value, tries } = useField(name)
  return (
    <label className="hairline flex min-h-14 cursor-pointer items-center gap-4 rounded-control bg-raised px-4 py-3">
      <span className="grid flex-1 gap-1">
        <span id={`label-${name}`} className="text-14 font-medium">
          {label}
        </span>
        <span id={`hint-${name}`} className="text-14 text-ink-3">
          {hint}
        </span>
      </span>
      <input
        key={tries}
        type="checkbox"
        name={name}
        id={`field-${name}`}
        aria-labelledby={`label-${name}`}
        aria-describedby={`hint-${name}`}
        defaultChecked={value === undefined ? defaultChecked : value === 'on'}
        className="switch"
      />
    </label>
  )
}

type ChoiceFieldProps = {
  name: string
  legend: ReactNode
  hint: ReactNode
  defaultValue: string
  /** `control` belongs to its choice and shows while that is chosen. */
  choices: { value: string; label: ReactNode; control: ReactNode }[]
}

/** One of a few, each with what it needs to be told. */
export function ChoiceField({ name, legend, hint, defaultValue, choices }: ChoiceFieldProps) {
  const { value, tries } = useField(name)
  const chosen = value || defaultValue
  return (
    <fieldset key={tries} className="grid gap-2">
      <legend className="mb-2 text-14 font-medium">{legend}</legend>
      <div className="hairline grid divide-y divide-hairline rounded-control bg-raised">
        {choices.map((choice) => (
          <div key={choice.value} className="group grid px-4">
            <label className="flex min-h-12 cursor-pointer items-center gap-3 text-14">
              <input
                type="radio"
                name={name}
                value={choice.value}
                defaultChecked={choice.value === chosen}
                className="radio"
              />
              {choice.label}
            </label>
            <div className="hidden pb-4 pl-8 group-has-[:checked]:block">{choice.control}</div>
          </div>
        ))}
      </div>
      <p className="text-14 text-ink-3">{hint}</p>
    </fieldset>
  )
}
