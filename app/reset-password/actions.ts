'use server'

import { headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { failureMessage, refusedFields } from '@/app/_actions/failure'
import { passwordProblem } from '@/app/_actions/password-problem'
import { type FormState, refused, textOf } from '@/app/_components/form-state'
import { isAppError } from '@/lib/errors'
import { assertSameOrigin } from '@/lib/http/same-origin'
import { resetPassword } from '@/lib/lifecycle/reset-password'

/** Sets a new password with the link's secret. Neither of them goes back into the page. */
export async function resetPasswordAction(before: FormState, data: FormData): Promise<FormState> {
  const [link, password] = [textOf(data, 'token'), textOf(data, 'password')]
  try {
    const requestHeaders = await headers()
    assertSameOrigin(requestHeaders)
    await resetPassword({ link, password }, requestHeaders)
  } catch (error) {
    return refused(before, data, [], await problemOf(error, link, password))
  }
  redirect('/sign-in?done=password_set')
}

async function problemOf(
  error: unknown,
  link: string,
  password: string,
): Promise<{ errors?: Record<string, string>; message?: string }> {
  const t = await getTranslations('resetPassword')
  if (isAppError(error, 'invalid_link')) {
    if (link.trim() === '') return { errors: { token: t('no_code') } }
    return { message: t('invalid_link'), errors: { token: t('why_invalid') } }
  }
  if (refusedFields(error).length > 0) return { errors: { password: await passwordProblem(password) } }
  return { message: await failureMessage(error) }
}
