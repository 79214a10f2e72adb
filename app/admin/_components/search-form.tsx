'use client'

import { Field, inputClass } from '@/app/_components/field'
import { SubmitButton } from '@/app/_components/submit-button'

type Choice = {
  name: string
  label: string
  value: string
  /** The first is for no choice. */
  options: { value: string; label: string }[]
}

type SearchFormProps = {
  action: string
  text: { name: string; label: string; hint: string; value: string }
  choices?: Choice[]
  submit: string
}

/** What a list shows, asked for in its address: it works before scripts load and can be kept as a bookmark. */
export function SearchForm({ action, text, choices = [], submit }: SearchFormProps) {
  return (
    <search>
      <form action={action} method="get" className="grid gap-4 md:flex md:flex-wrap md:items-start">
        <div className="min-w-0 flex-1 basis-72">
          <Field name={text.name} label={text.label} hint={text.hint}>
            <input
              type="search"
              id={`field-${text.name}`}
              name={text.name}
              defaultValue={text.value}
              maxLength={200}
              autoCapitalize="none"
              autoComplete="off"
              spellCheck={false}
              aria-describedby={`hint-${text.name}`}
              className={inputClass}
            />
          </Field>
        </div>
        {choices.map(({ name, label, value, options }) => (
          <Field key={name} name={name} label={label}>
            <select id={`field-${name}`} name={name} defaultValue={value} className={inputClass}>
              {options.map((option) => (
                <option key={option.value} value={option.value}>
                  {option.label}
                </option>
              ))}
            </select>
          </Field>
        ))}
        <div className="md:pt-7">
          <SubmitButton variant="quiet" size="large">
            {submit}
          </SubmitButton>
        </div>
      </form>
    </search>
  )
}
