'use client'

import { useEffect, useRef, useState } from 'react'
import { useField } from './action-form'
import { controlProps, Field, inputClass } from './field'

type LinkCodeFieldProps = {
  name: string
  label: string
  hint: string
  /** What the secrets of these links begin with. */
  prefix?: 'axrm_' | 'axrg_' | 'axrd_'
  /** Hears of every code that is brought or typed. */
  onCode?: (code: string) => void
  /** Sends the form as soon as a link brought its secret: nobody has to press anything. */
  submits?: boolean
}

/** What secrets began with before, which are good still. */
const former = { axrm_: [], axrg_: ['axrr_'], axrd_: [] } as const

/**
 * The secret of a link, such as one from a mail. It stands in the address's fragment, which no server ever sees: the script takes it
 * from there and out of the browser's history. Without a script, or without a fragment, it is pasted here.
 */
export function LinkCodeField({
  name,
  label,
  hint,
  prefix = 'axrm_',
  submits = false,
  onCode,
}: LinkCodeFieldProps) {
  const { error, tries } = useField(name)
  const [code, setCode] = useState('')
  /** The tries there had been when a link brought its code: a code that is refused after that can be looked at. */
  const [takenAt, setTakenAt] = useState<number | null>(null)
  const taken = useRef<HTMLInputElement>(null)

  useEffect(() => {
    const take = () => {
      const found = /^#(\w{5}[\w-]+)$/.exec(window.location.hash)?.[1]
      if (!found || ![prefix, ...former[prefix]].some((begin) => found.startsWith(begin))) return
      setCode(found)
      onCode?.(found)
      setTakenAt(tries)
      window.history.replaceState(null, '', window.location.pathname)
    }
    take()
    // A newer link opened in the same tab changes nothing but the fragment.
    window.addEventListener('hashchange', take)
    return () => window.removeEventListener('hashchange', take)
  }, [tries, prefix, onCode])

  useEffect(() => {
    if (submits && takenAt !== null) taken.current?.form?.requestSubmit()
  }, [submits, takenAt])

  if (takenAt !== null && (!error || takenAt === tries))
    return <input ref={taken} type="hidden" name={name} value={code} />
  return (
    <Field name={name} label={label} hint={hint} error={error}>
      <input
        type="text"
        {...controlProps(name, error, hint)}
        value={code}
        onChange={(event) => {
          setCode(event.target.value)
          onCode?.(event.target.value)
        }}
        autoComplete="one-time-code"
        autoCapitalize="none"
        spellCheck={false}
        required
        className={inputClass}
      />
    </Field>
  )
}
