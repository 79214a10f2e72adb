'use client'

import type { ReactNode } from 'react'
import { useField } from '@/app/_components/action-form'
import { CheckChoice, type Choice } from '@/app/_components/check-list-field'

/** The events of one subject, and the choice that stands for all of them. */
export type EventGroup = { title: string; all: Choice; each: Choice[] }

type EventsFieldProps = {
  name: string
  legend: ReactNode
  groups: EventGroup[]
  defaultValues: readonly string[]
}

/** What a webhook is told of. Who takes all of a subject is not asked about each. */
export function EventsField({ name, legend, groups, defaultValues }: EventsFieldProps) {
  const { value, error, tries } = useField(name)
  const ticked = value === undefined ? defaultValues : value.split(' ')
  return (
    <fieldset
      key={tries}
      id={`field-${name}`}
      tabIndex={-1}
      aria-describedby={error ? `error-${name}` : undefined}
      className="grid min-w-0 gap-3"
    >
      <legend className="mb-2 text-14 font-medium">{legend}</legend>
      {groups.map(({ title, all, each }) => (
        <fieldset key={title} className="group hairline min-w-0 rounded-control bg-raised">
          <legend className="sr-only">{title}</legend>
          <div className="all">
            <CheckChoice name={name} ticked={ticked.includes(all.value)} {...all} />
          </div>
          <div className="grid divide-y divide-hairline border-t border-hairline group-has-[.all_:checked]:hidden">
            {each.map((choice) => (
              <CheckChoice
                key={choice.value}
                name={name}
                ticked={ticked.includes(choice.value)}
                {...choice}
              />
            ))}
          </div>
        </fieldset>
      ))}
      {error ? (
        <p id={`error-${name}`} className="text-14 text-needs-you">
          {error}
        </p>
      ) : null}
    </fieldset>
  )
}
