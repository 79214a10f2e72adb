'use server'

import { headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { failureMessage } from '@/app/_actions/failure'
import { type FormState, refused, textOf } from '@/app/_components/form-state'
import { isAppError } from '@/lib/errors'
import { assertSameOrigin } from '@/lib/http/same-origin'
import { confirmEmail, readConfirmation } from '@/lib/lifecycle/confirm-email'

/**
 * Confirms the address a link was sent to, whoever is signed in here. Where that makes an administrator, the first press says
 * so, and asks for the password of an account that is not signed in here; the second does it.
 */
export async function confirmEmailAction(before: FormState, data: FormData): Promise<FormState> {
  const link = textOf(data, 'token')
  try {
    const requestHeaders = await headers()
    assertSameOrigin(requestHeaders)
    const { administrates, isOwn } = await readConfirmation(link, requestHeaders)
    if (administrates && textOf(data, 'administrates') !== '1') return asksFirst(before, data, isOwn)
    await confirmEmail({ link, password: textOf(data, 'password') }, requestHeaders)
  } catch (error) {
    if (isAppError(error, 'invalid_credentials', 'session_required')) {
      const t = await getTranslations('confirmEmail')
      return { ...(await asksFirst(before, data, false)), errors: { password: t('wrong_password') } }
    }
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

async function asksFirst(before: FormState, data: FormData, isOwn: boolean): Promise<FormState> {
  const t = await getTranslations('confirmEmail')
  const asked = refused(before, data, [], { message: t('administrates') })
  return { ...asked, values: { administrates: isOwn ? 'signed_in' : 'password' } }
}
