import type { ReactNode } from 'react'
import { SubmitButton } from '@/app/_components/submit-button'

type ProviderSignInProps = { provider: string; returnTo: string; children: ReactNode; compact?: boolean }

/** "Continue with …": a plain form to the provider's start. */
export function ProviderSignIn({ provider, returnTo, children, compact = false }: ProviderSignInProps) {
  return (
    <form method="post" action={`/api/connect/${provider}`}>
      <input type="hidden" name="intent" value="sign-in" />
      <input type="hidden" name="return_to" value={returnTo} />
      <SubmitButton variant="quiet" size={compact ? 'regular' : 'large'} wide={!compact}>
        {children}
      </SubmitButton>
    </form>
  )
}
