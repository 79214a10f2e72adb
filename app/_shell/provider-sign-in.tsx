import type { ReactNode } from 'react'
import { SubmitButton } from '@/app/_components/submit-button'

type ProviderSignInProps = { provider: string; returnTo: string; children: ReactNode }

/** "Continue with …": a plain form to the provider's start. */
export function ProviderSignIn({ provider, returnTo, children }: ProviderSignInProps) {
  return (
    <form method="post" action={`/api/connect/${provider}`}>
      <input type="hidden" name="intent" value="sign-in" />
      <input type="hidden" name="return_to" value={returnTo} />
      <SubmitButton variant="quiet" size="large" wide>
        {children}
      </SubmitButton>
    </form>
  )
}
