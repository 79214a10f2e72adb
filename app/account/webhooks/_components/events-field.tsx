'use client'

import type { ReactNode } from 'react'
import { CheckChoice, CheckFieldset, type Choice } from '@/app/_components/check-list-field'

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
  return (
    <CheckFieldset name={name} legend={legend} defaultValues={defaultValues} className="min-w-0 gap-3">
      {(ticked) =>
        groups.map(({ title, all, each }) => (
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
        ))
      }
    </CheckFieldset>
  )
}
