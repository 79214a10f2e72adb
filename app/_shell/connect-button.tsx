import type { ReactNode } from 'react'
import type { ButtonLook } from '@/app/_components/button'
import { SubmitButton } from '@/app/_components/submit-button'

type ConnectButtonProps = ButtonLook & {
  /** Its id. */
  provider: string
  returnTo: string
  /** What is asked for besides the least. */
  also?: 'export'
  /** Says which provider, where several stand on one page. */
  label?: string
  children: ReactNode
}

/** Goes to the provider for a consent. A plain form, since connecting starts by POST: it needs no scripts. */
export function ConnectButton({ provider, returnTo, also, label, children, ...look }: ConnectButtonProps) {
  return (
    <form method="post" action={`/api/connect/${provider}`}>
      <input type="hidden" name="return_to" value={returnTo} />
      {also ? <input type="hidden" name="also" value={also} /> : null}
      <SubmitButton label={label} {...look}>
        {children}
      </SubmitButton>
    </form>
  )
}
