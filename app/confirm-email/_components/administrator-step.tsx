'use client'

import { useField } from '@/app/_components/action-form'
import { PasswordField } from '@/app/_components/password-field'

type AdministratorStepProps = { label: string; hint: string; showLabel: string; hideLabel: string }

/** The second press, once the form has said that it makes an administrator: with the password of an account that is not signed in here. */
export function AdministratorStep(props: AdministratorStepProps) {
  const { value } = useField('administrates')
  if (value === undefined) return null
  return (
    <>
      <input type="hidden" name="administrates" value="1" />
      {value === 'password' ? (
        <PasswordField name="password" autoComplete="current-password" {...props} />
      ) : null}
    </>
  )
}
