'use client'

import { useEffect, useState } from 'react'
import { useField } from './action-form'
import { controlProps, Field, inputClass } from './field'

type MailCodeFieldProps = { name: string; label: string; hint: string }

/**
 * The secret of a link from a mail. It stands in the address's fragment, which no server ever sees: the script takes it
 * from there and out of the browser's history. Without a script, or without a fragment, it is pasted here.
 */
export function MailCodeField({ name, label, hint }: MailCodeFieldProps) {
  const { error } = useField(name)
  const [code, setCode] = useState('')
  const [fromLink, setFromLink] = useState(false)

  useEffect(() => {
    const take = () => {
      const found = /^#(axrm_[\w-]+)$/.exec(window.location.hash)?.[1]
      if (!found) return
      setCode(found)
      setFromLink(true)
      window.history.replaceState(null, '', window.location.pathname)
    }
    take()
    // A newer link opened in the same tab changes nothing but the fragment.
    window.addEventListener('hashchange', take)
    return () => window.removeEventListener('hashchange', take)
  }, [])

  if (fromLink && !error) return <input type="hidden" name={name} value={code} />
  return (
    <Field name={name} label={label} hint={hint} error={error}>
      <input
        type="text"
        {...controlProps(name, error, hint)}
        value={code}
        onChange={(event) => setCode(event.target.value)}
        autoComplete="one-time-code"
        autoCapitalize="none"
        spellCheck={false}
        required
        className={inputClass}
      />
    </Field>
  )
}
