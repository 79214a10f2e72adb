'use client'

import { createContext, type ReactNode, use, useActionState, useEffect, useRef } from 'react'
import { type FormAction, type FormState, formState } from './form-state'

const FormContext = createContext<FormState>(formState())

/** The value and the error of a field of the surrounding `ActionForm`. */
export function useField(name: string): {
  value: string | undefined
  error: string | undefined
  tries: number
} {
  const { values, errors, tries } = use(FormContext)
  return { value: values[name], error: errors[name], tries }
}

/** A secret the surrounding form's action has just made; undefined at any other time. */
export function useMade(name: string): string | undefined {
  return use(FormContext).made?.[name]
}

type ActionFormProps = {
  action: FormAction
  values?: Record<string, string>
  /** Heading of the list of errors, already with its number: `(count) => text` cannot cross from the server. */
  errorsTitle: { one: string; other: string }
  /** Field name → label, for the list of errors. */
  labels?: Record<string, string>
  children: ReactNode
  className?: string
}

/**
 * A form around a server action: it works before scripts load, gives back what was typed, and leads to its errors.
 * Fields inside take their value and error by name.
 */
export function ActionForm({
  action,
  values,
  errorsTitle,
  labels = {},
  children,
  className,
}: ActionFormProps) {
  const [state, dispatch] = useActionState(action, formState(values))
  const summary = useRef<HTMLDivElement>(null)
  const fields = Object.entries(state.errors)

  useEffect(() => {
    if (state.tries > 0) summary.current?.focus()
  }, [state.tries])

  return (
    <form action={dispatch} noValidate>
      {state.message || fields.length > 0 ? (
        <div
          ref={summary}
          role="alert"
          tabIndex={-1}
          className="mb-6 rounded-control border border-needs-you bg-needs-you-ground p-4 text-14"
        >
          {state.message ? <p className="font-medium">{state.message}</p> : null}
          {fields.length > 0 ? (
            <>
              {state.message ? null : (
                <p className="font-medium">
                  {fields.length === 1 ? errorsTitle.one : errorsTitle.other.replace('#', `${fields.length}`)}
                </p>
              )}
              <ul className="mt-1 grid">
                {fields.map(([name, error]) => (
                  <li key={name}>
                    <a
                      href={`#field-${name}`}
                      className="inline-flex min-h-11 items-center underline underline-offset-4"
                    >
                      {labels[name] ? `${labels[name]}: ${error}` : error}
                    </a>
                  </li>
                ))}
              </ul>
            </>
          ) : null}
        </div>
      ) : null}
      <FormContext value={state}>
        <div className={className}>{children}</div>
      </FormContext>
    </form>
  )
}
