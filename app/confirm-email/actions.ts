'use server'

import { headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { failureMessage } from '@/app/_actions/failure'
import { type FormState, refused, textOf } from '@/app/_components/form-state'
import { confirmEmail } from '@/lib/accounts/mail/confirmation'
import { isAppError } from '@/lib/errors'
import { assertSameOrigin } from '@/lib/http/same-origin'

/** Confirms the address a link was sent to, whoever is signed in here. */
export async function confirmEmailAction(before: FormState, data: FormData): Promise<FormState> {
  const link = textOf(data, 'token')
  try {
    const requestHeaders = await headers()
    assertSameOrigin(requestHeaders)
    await confirmEmail(link, requestHeaders)
  } catch (error) {
    if (!isAppError(error, 'invalid_link')) {
      return refused(before, data, [], { message: await failureMessage(error) })
    }
    const t = await getTranslations('confirmEmail')
    const problem =
      link.trim() === ''
        ? { errors: { token: t('no_code') } }
        : { message: t('invalid_link'), errors: { token: t('why_invalid') } }
    return refused(before, data, [], problem)
  }
  redirect('/confirm-email?done=1')
}
