'use server'

import { headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { failureMessage } from '@/app/_actions/failure'
import { type FormState, refused, textOf } from '@/app/_components/form-state'
import { emailKey } from '@/lib/accounts/email'
import { askForReset } from '@/lib/accounts/mail/forgotten'
import { assertSameOrigin } from '@/lib/http/same-origin'

const fields = ['email'] as const

/** Has a link sent; what it answers does not tell whether the address has an account. */
export async function forgotPasswordAction(before: FormState, data: FormData): Promise<FormState> {
  const email = textOf(data, 'email')
  if (!emailKey(email)) {
    const t = await getTranslations('errors')
    return refused(before, data, fields, { errors: { email: t('email') } })
  }
  try {
    const requestHeaders = await headers()
    assertSameOrigin(requestHeaders)
    await askForReset(email, requestHeaders)
  } catch (error) {
    return refused(before, data, fields, { message: await failureMessage(error) })
  }
  redirect('/forgot-password?sent=1')
}
